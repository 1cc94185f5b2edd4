#pragma once

#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"
#include "services/booking/schema/migrations.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/halls.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <expected>
#include <functional>
#include <utility>

namespace boxoffice::booking {

/// A catalogue in a database of its own, at noon.
class ACatalogue : public testing::Test {
 public:
  Musical musical() {
    Musical draft;
    draft.title = "엘리자벳";
    return scheduler.run(catalogue.add(std::move(draft))).value();
  }
  Venue venue() {
    return scheduler
        .run(catalogue.add(Venue{.id = {}, .name = "블루스퀘어", .time_zone = "Asia/Seoul"}, a_small_hall()))
        .value();
  }
  Scheduling scheduling() {
    return {.musical = musical().id,
            .venue = venue().id,
            .starts_at = {noon + std::chrono::days(30)},
            .on_sale_at = {},
            .sale_closes_at = {},
            .seats_per_customer = {},
            .starring = {},
            .cancellation_policy = {},
            .prices = {{"R", Money::won(140'000)}, {"VIP", Money::won(170'000)}}};
  }
  std::expected<Performance, Faults> schedule(Scheduling wanted) {
    return scheduler.run(catalogue.schedule(std::move(wanted), noon));
  }
  std::expected<Performance, Refusal> change(PerformanceId id, std::function<void(Scheduling&)> by) {
    return scheduler.run(catalogue.change(id, {}, std::move(by), scheduler.now()));
  }

  /// In a small hall, on sale since now.
  Performance performance() { return schedule(scheduling()).value(); }

  storage::TestDatabase database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
  storage::Store store = storage::Store::open(
      {.database = database.url(), .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = migrations()});
  SqlCatalogue catalogue{store};
};

}  // namespace boxoffice::booking
