#include "services/booking/adapters/past_seats.hpp"

#include "services/booking/adapters/seat_claims.hpp"
#include "services/booking/adapters/sql_seats.hpp"
#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

constexpr storage::Query<std::int64_t> all_holds{"SELECT id FROM hold ORDER BY id"};
constexpr storage::Query<std::int64_t> all_claims{"SELECT id % 1000000 FROM seat_claim ORDER BY id"};

class SeatsOfThePast : public ACatalogue {
 public:
  Hold hold(std::vector<SeatId> wanted) {
    const auto outcome =
        scheduler.run(seats.hold(the_one.id, {std::move(wanted), {}, 0}, {"mine", "1", "2", "3"}, scheduler.now()));
    return std::get<HeldSeats>(outcome.what).hold;
  }
  void book(const Hold& held, BookingId booking) {
    scheduler.run(store.write([&](storage::Session& session) {
      const auto found = seats.look(session, SeatsOnHold{held.id, "mine"}, scheduler.now());
      seats.keep(session, found.value(), booking, scheduler.now());
    }));
  }
  std::vector<std::int64_t> rows(const storage::Query<std::int64_t>& query) {
    return scheduler.run(store.read([&](storage::Session& session) { return session.all(query); }));
  }
  void remove_all() {
    while (scheduler.run(past.remove_some(scheduler.now())) > 0) {}
  }

  Performance the_one = performance();
  SqlSeats seats{store, catalogue};
  PastSeats past{store};
};

TEST_F(SeatsOfThePast, AreHoldsThatCameToNothingADayAgo) {
  hold({SeatId{1}});
  book(hold({SeatId{2}}), BookingId{1});
  hold({SeatId{3}});
  scheduler.advance(24h + 7min - 1ms);
  remove_all();
  EXPECT_THAT(rows(all_holds), ElementsAre(1, 2, 3));
  scheduler.advance(1ms);
  remove_all();
  EXPECT_THAT(rows(all_holds), ElementsAre(2, 3)) << "the newest one stays, so that its id is nobody else's";
  const auto next = hold({SeatId{4}});
  EXPECT_EQ(next.id, HoldId{4});
  remove_all();
  EXPECT_THAT(rows(all_holds), ElementsAre(2, 4));
  EXPECT_EQ(hold({SeatId{1}, SeatId{3}}).id, HoldId{5}) << "their seats are sold again";
}

TEST_F(SeatsOfThePast, AreClaimsOfPerformancesThatAreOverButWhatWasSold) {
  hold({SeatId{1}, SeatId{2}});
  book(hold({SeatId{3}}), BookingId{1});
  scheduler.advance(the_one.starts_at.moment + 24h - 1ms - scheduler.now());
  remove_all();
  EXPECT_THAT(rows(all_claims), ElementsAre(1, 2, 3));
  scheduler.advance(1ms);
  remove_all();
  EXPECT_THAT(rows(all_claims), ElementsAre(3));
  EXPECT_EQ(scheduler.run(past.remove_some(scheduler.now())), 0U) << "once";
  const auto seen =
      scheduler.run(seats.availability(the_one.id, {}, [](std::int64_t) { return false; }, scheduler.now()));
  EXPECT_THAT(seen->not_free, ElementsAre(SeatId{3}));
}

TEST_F(SeatsOfThePast, AreRemovedALittleAtATime) {
  scheduler.run(store.write([](storage::Session& session) {
    constexpr storage::Insert<Hold> insert{"hold"};
    for (std::int64_t id = 1; id <= 2'500; ++id)
      session.insert(insert, {.id = HoldId{id},
                              .performance_id = PerformanceId{1},
                              .token_hash = {},
                              .held_at = {},
                              .expires_at = {},
                              .is_extended = false,
                              .booking_id = {}});
  }));
  EXPECT_LE(scheduler.run(past.remove_some(scheduler.now())), 1'000U);
  EXPECT_THAT(rows(all_holds), testing::SizeIs(testing::Gt(1'000U)));
  remove_all();
  EXPECT_THAT(rows(all_holds), ElementsAre(2'500));
}

}  // namespace
}  // namespace boxoffice::booking
