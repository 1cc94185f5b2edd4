#pragma once

#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/tests/transport.hpp"
#include "platform/storage/tests/test_database.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>

namespace boxoffice::messaging {

/// What the services of one test keep: files, or databases on the server that TestDatabase finds.
class TestDatabases {
 public:
  /// Both made now: for processes that are forked and share them.
  static std::shared_ptr<TestDatabases> made_before() {
    auto databases = std::make_shared<TestDatabases>();
    databases->producer();
    databases->consumer();
    return databases;
  }

  const storage::DatabaseUrl& producer() { return made(producer_); }
  const storage::DatabaseUrl& consumer() { return made(consumer_); }

 private:
  static const storage::DatabaseUrl& made(std::optional<storage::TestDatabase>& database) {
    if (!database) database.emplace();
    return database->url();
  }

  std::optional<storage::TestDatabase> producer_;
  std::optional<storage::TestDatabase> consumer_;
};

/// Shared by those who keep something in them, one after the other.
using Databases = std::shared_ptr<TestDatabases>;

/// The part of a transport that runs on simulated time: one thread, nothing happens by itself.
class SimulatedTransport : public Transport {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  const Clock& clock() override { return scheduler_; }
  storage::Lane& lane() override { return lane_; }
  int readers() const override { return 0; }

  void until(const std::function<bool()>& holds) override {
    const auto begun = scheduler_.steady_now();
    for (scheduler_.run_until_idle(); !holds(); scheduler_.advance(std::chrono::milliseconds(1))) {
      if (scheduler_.steady_now() - begun > std::chrono::minutes(1))
        throw std::logic_error("waits for something that never happens");
    }
  }

  void pass(Scheduler::Duration time) override { scheduler_.advance(time); }

 private:
  SimulatedScheduler scheduler_;
  storage::Lane lane_{scheduler_};
};

}  // namespace boxoffice::messaging
