#include "services/booking/domain/hold.hpp"

#include "kernel/tests/is_rejected.hpp"
#include "services/booking/tests/halls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr Instant noon{1'800'000'000s};

Performance a_performance() {
  return {.id = PerformanceId{1},
          .musical_id = MusicalId{1},
          .venue_id = VenueId{1},
          .starts_at = {noon + 24h},
          .on_sale_at = {noon - 24h},
          .sale_closes_at = {noon + 12h},
          .starring = {},
          .cancellation_policy = {}};
}

Hold a_hold() { return hold_seats(a_performance(), "hash", hold_lasts, noon).value(); }

TEST(AHold, LastsSevenMinutesToTheMillisecond) {
  const auto hold = a_hold();
  EXPECT_TRUE(is_alive(hold, noon + 7min - 1ms));
  EXPECT_FALSE(is_alive(hold, noon + 7min));
}

TEST(AHold, IsMadeOnlyWhileThePerformanceIsOnSale) {
  const auto at = [](Instant now) { return hold_seats(a_performance(), "hash", hold_lasts, now); };
  EXPECT_THAT(at(noon - 24h - 1ms), IsRejected("not-on-sale-yet"));
  EXPECT_TRUE(at(noon - 24h));
  EXPECT_TRUE(at(noon + 12h - 1ms));
  EXPECT_THAT(at(noon + 12h), IsRejected("sale-closed"));
}

TEST(AHold, IsLengthenedOnceWhileItLasts) {
  const auto extended = extend(a_hold(), noon + 6min);
  ASSERT_TRUE(extended);
  EXPECT_EQ(extended->expires_at, noon + 14min);
  EXPECT_THAT(extend(*extended, noon + 6min), IsRejected("hold-extended"));
  EXPECT_THAT(extend(a_hold(), noon + 7min), IsRejected("hold-expired"));
}

TEST(AHold, LastsTwoHoursAtMost) {
  auto hold = hold_seats(a_performance(), "hash", 90min, noon).value();
  EXPECT_EQ(extend(hold, noon + 1min)->expires_at, noon + 2h);
}

TEST(AnAlternative, IsLengthenedByWhatItLasts) {
  const auto hold = hold_seats(a_performance(), "hash", alternative_lasts, noon).value();
  EXPECT_EQ(extend(hold, noon + 1s)->expires_at, noon + 40s);
}

TEST(AWish, NamesWhatIsWrongWithIt) {
  const SeatMap map(a_small_hall());
  const auto faults = [&](const WantedSeats& wanted) { return faults_of(wanted, map, a_performance()); };
  EXPECT_THAT(faults({{SeatId{1}, SeatId{26}}, "", 0}), IsEmpty());
  EXPECT_THAT(
      faults({{SeatId{1}, SeatId{27}, SeatId{1}}, "", 0}),
      ElementsAre(Fault{"/seatIds/1", "is no seat's of this performance"}, Fault{"/seatIds/2", "is there twice"}));
  EXPECT_THAT(faults({std::vector<SeatId>(10'000, SeatId{1}), "", 0}),
              ElementsAre(Fault{"/seatIds", "must not be more than 4 for one customer"}));
  EXPECT_THAT(faults({{}, "VIP", 4}), IsEmpty());
  EXPECT_THAT(faults({{}, "S", 0}),
              ElementsAre(Fault{"/grade", "is no grade of the hall: 'S'"}, Fault{"/count", "must be at least 1"}));
  EXPECT_THAT(faults({{}, "R", 5}), ElementsAre(Fault{"/count", "must not be more than 4 for one customer"}));
}

}  // namespace
}  // namespace boxoffice::booking
