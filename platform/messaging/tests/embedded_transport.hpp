#pragma once

#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/tests/simulated_world.hpp"
#include "platform/storage/store.hpp"

namespace boxoffice::messaging {

const storage::Migrations& test_migrations();  // of tests/schema

/// One producer with an outbox, on simulated time.
class EmbeddedTransport : public SimulatedTransport {
 public:
  explicit EmbeddedTransport(LogLimits limits = {}, Databases databases = std::make_shared<TestDatabases>())
      : databases_(std::move(databases)), log_("producer", store_, limits) {}

  void publish(std::vector<Record> records) override {
    finish(*this, store_.write([&](storage::Session& session) {
      for (auto& record : records) log_.outbox().publish(session, std::move(record));
    }));
  }
  std::span<Source* const> sources() override { return {&source_, 1}; }
  void trim() override { finish(*this, log_.trim(clock().now() + std::chrono::hours(1), std::chrono::hours(0))); }

  EmbeddedLog& log() { return log_; }
  storage::Store& store() { return store_; }

 private:
  Databases databases_;
  storage::Store store_ = storage::Store::open({.database = databases_->producer(),
                                                .lane = lane(),
                                                .readers = 0,
                                                .scheduler = scheduler(),
                                                .migrations = test_migrations()});
  EmbeddedLog log_;
  Source* source_ = &log_;
};

}  // namespace boxoffice::messaging
