#pragma once

#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/in_memory_booking_store.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <vector>

namespace boxoffice::booking {

/// Where the store that forgets everything lives.
class InMemoryWorld {
 public:
  void restart() {}
  std::vector<messaging::Record> told() { return bookings.told(); }
  std::vector<BookingId> pending() { return bookings.pending(); }
  std::size_t forget_old_keys() { return bookings.forget_old_keys(); }
  BookingStore& store() { return bookings; }

  SimulatedScheduler scheduler{noon};
  InMemoryBookingStore bookings{scheduler};
};

/// A real database of its own, on simulated time.
class SqlWorld {
 public:
  SqlWorld() { start(); }

  void restart() {
    program.reset();
    start();
  }
  std::vector<messaging::Record> told() { return scheduler.run(program->log.read(1, 1'000)); }
  std::vector<BookingId> pending() { return scheduler.run(program->bookings.pending(scheduler.now())); }
  std::size_t forget_old_keys() { return scheduler.run(program->bookings.forget_old_keys()); }
  BookingStore& store() { return program->bookings; }

  /// What begins and ends with the program.
  struct Program {
    explicit Program(SqlWorld& world)
        : database(storage::Store::open({.database = world.test_database.url(),
                                         .lane = world.lane,
                                         .readers = 0,
                                         .scheduler = world.scheduler,
                                         .migrations = migrations()})),
          log("booking", database),
          bookings(database, log.outbox(), world.scheduler, tickets, {std::chrono::milliseconds{0}, random}) {}

    storage::Store database;
    messaging::EmbeddedLog log;
    SqlCatalogue catalogue{database};
    SqlSeats seats{database, catalogue};
    SqlTickets tickets{catalogue, seats, {}};
    SeededRandom random{1};
    SqlBookingStore bookings;
  };

  storage::TestDatabase test_database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
  std::unique_ptr<Program> program;

 private:
  void start() {
    program = std::make_unique<Program>(*this);
    scheduler.run(program->bookings.load());
  }
};

}  // namespace boxoffice::booking
