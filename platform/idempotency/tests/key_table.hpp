#pragma once

#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"

#include <memory>
#include <span>

namespace boxoffice::idempotency {

const storage::Migrations& test_migrations();  // of tests/schema

/// A database with nothing but the table of keys, on simulated time.
class KeyTable {
 public:
  explicit KeyTable(SimulatedScheduler& scheduler) : scheduler_(scheduler), lane_(scheduler) { restart(); }

  void restart() {
    store.reset();
    store = std::make_unique<storage::Store>(storage::Store::open({.database = database_.url(),
                                                                   .lane = lane_,
                                                                   .readers = 0,
                                                                   .scheduler = scheduler_,
                                                                   .migrations = test_migrations()}));
  }

 private:
  SimulatedScheduler& scheduler_;
  storage::TestDatabase database_;
  storage::Lane lane_;

 public:
  std::unique_ptr<storage::Store> store;
};

}  // namespace boxoffice::idempotency
