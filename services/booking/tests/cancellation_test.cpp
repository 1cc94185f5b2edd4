#include "services/booking/domain/cancellation.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <array>
#include <string_view>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Instant at(std::string_view written) { return Timestamp::parse(written).value().moment; }

const auto musical = usual_policy(MusicalKind::musical);
constexpr auto price = Money::won(170'000);

/// Booked on 1 December at noon for 1 January: over a year's end.
CancellationTerms terms() {
  return {at("2026-12-01T12:00:00+09:00"), at("2027-01-01T19:30:00+09:00"), at("2026-12-31T17:00:00+09:00"),
          TimeZone::find("Asia/Seoul").value()};
}

std::int64_t fee(const CancellationPolicy& policy, const CancellationTerms& terms, std::string_view now,
                 Money of = price) {
  const auto charged = charge_at(policy, terms, at(now));
  return charged ? charged->of(of).minor_units : -1;
}

TEST(ACancel, CostsWhatThePolicySaysToTheSecond) {
  for (const auto& [now, won] : {
           std::pair{"2026-12-01T12:00:01+09:00", 0},
           std::pair{"2026-12-08T23:59:59+09:00", 0},  // the seventh day after the booking
           std::pair{"2026-12-09T00:00:00+09:00", 4'000},
           std::pair{"2026-12-22T23:59:59+09:00", 4'000},  // ten days before
           std::pair{"2026-12-23T00:00:00+09:00", 17'000},
           std::pair{"2026-12-25T23:59:59+09:00", 17'000},  // seven
           std::pair{"2026-12-26T00:00:00+09:00", 34'000},
           std::pair{"2026-12-29T23:59:59+09:00", 34'000},  // three
           std::pair{"2026-12-30T00:00:00+09:00", 51'000},
           std::pair{"2026-12-31T16:59:59+09:00", 51'000},
           std::pair{"2026-12-31T17:00:00+09:00", -1},
           std::pair{"2027-01-01T20:00:00+09:00", -1},
       })
    EXPECT_EQ(fee(musical, terms(), now), won) << now;
}

TEST(ACancel, IsFreeAfterTheBookingOnlyTenDaysBeforeOrMore) {
  auto late = terms();
  late.booked_at = at("2026-12-20T12:00:00+09:00");
  EXPECT_EQ(fee(musical, late, "2026-12-22T23:59:59+09:00"), 0);
  EXPECT_EQ(fee(musical, late, "2026-12-23T00:00:00+09:00"), 17'000);
  late.booked_at = at("2026-12-30T09:00:00+09:00");
  EXPECT_EQ(fee(musical, late, "2026-12-30T09:00:01+09:00"), 51'000);
}

TEST(ACancel, CostsATenthAtMostAndLessForAPlay) {
  EXPECT_EQ(fee(musical, terms(), "2026-12-10T00:00:00+09:00", Money::won(30'000)), 3'000);
  EXPECT_EQ(fee(usual_policy(MusicalKind::concert), terms(), "2026-12-10T00:00:00+09:00"), 4'000);
  EXPECT_EQ(fee(usual_policy(MusicalKind::play), terms(), "2026-12-10T00:00:00+09:00"), 2'000);
  EXPECT_EQ(fee(musical, terms(), "2026-12-24T00:00:00+09:00", Money::won(15)), 1) << "half a won is the customer's";
}

TEST(ACancel, CountsTheDayThatALeapYearHasMore) {
  auto leap = terms();
  leap.booked_at = at("2028-01-01T12:00:00+09:00");
  leap.starts_at = at("2028-03-05T15:00:00+09:00");
  leap.sale_closes_at = at("2028-03-04T11:00:00+09:00");
  EXPECT_EQ(fee(musical, leap, "2028-02-24T23:59:59+09:00"), 4'000);
  EXPECT_EQ(fee(musical, leap, "2028-02-25T00:00:00+09:00"), 17'000);
  EXPECT_EQ(fee(musical, leap, "2028-02-29T12:00:00+09:00"), 34'000);
  EXPECT_EQ(fee(musical, leap, "2028-03-03T00:00:00+09:00"), 51'000);
}

TEST(ACancel, GoesByTheCalendarOfTheVenue) {
  auto abroad = terms();
  abroad.zone = TimeZone::find("Europe/Berlin").value();
  abroad.booked_at = at("2026-03-01T12:00:00+01:00");
  abroad.starts_at = at("2026-04-08T20:00:00+02:00");
  abroad.sale_closes_at = at("2026-04-07T17:00:00+02:00");
  EXPECT_EQ(fee(musical, abroad, "2026-03-29T21:59:59Z"), 4'000) << "clocks were put forward on this day";
  EXPECT_EQ(fee(musical, abroad, "2026-03-29T22:00:00Z"), 17'000);
}

TEST(ACancel, SaysWhenItWillCostSomethingElse) {
  std::vector<std::string> changes;
  for (auto now = std::optional(terms().booked_at); now;) {
    now = next_change_of_charge(musical, terms(), *now);
    if (now) changes.push_back(Timestamp{*now}.text());
  }
  EXPECT_THAT(changes, ElementsAre("2026-12-08T15:00:00Z", "2026-12-22T15:00:00Z", "2026-12-25T15:00:00Z",
                                   "2026-12-29T15:00:00Z", "2026-12-31T08:00:00Z"));
}

TEST(ARefund, IsWhatWasPaidLessTheFeesOfThatMoment) {
  const std::array tickets{TicketPrice{price, Money::won(2'000)}, TicketPrice{Money::won(30'000), Money::won(2'000)}};
  const auto quote = [&](std::string_view now, Money delivery_fee) {
    return quote_refund(musical, terms(), tickets, delivery_fee, at(now));
  };
  EXPECT_EQ(quote("2026-12-01T23:59:59+09:00", Money::won(3'700)),
            (RefundQuote{Money::won(200'000), Money::won(0), Money::won(4'000), Money::won(3'700)}));
  EXPECT_EQ(quote("2026-12-02T00:00:00+09:00", Money::won(3'700)),
            (RefundQuote{Money::won(200'000), Money::won(0), Money::won(0), Money::won(3'700)}));
  EXPECT_EQ(quote("2026-12-10T00:00:00+09:00", Money::won(0)),
            (RefundQuote{Money::won(200'000), Money::won(7'000), Money::won(0), Money::won(0)}));
  EXPECT_EQ(quote("2026-12-10T00:00:00+09:00", Money::won(0))->total(), Money::won(193'000));
  EXPECT_EQ(quote("2026-12-31T17:00:00+09:00", Money::won(0)), std::nullopt);
}

TEST(APolicy, IsWithoutFaultsOrNamesThem) {
  for (const auto kind : {MusicalKind::musical, MusicalKind::concert, MusicalKind::play})
    EXPECT_THAT(faults_of(usual_policy(kind)), IsEmpty());
  EXPECT_THAT(faults_of(CancellationPolicy{}), ElementsAre(Fault{"/steps", "must not be empty"}));
  EXPECT_THAT(faults_of(CancellationPolicy{-1, {{5, 10, {}}, {5, 101, {}}}}),
              ElementsAre(Fault{"/freeDays", "must lie between 0 and 365"},
                          Fault{"/steps/1/percent", "must lie between 0 and 100"},
                          Fault{"/steps/1/daysBefore", "must be less than in the step before"},
                          Fault{"/steps/1/daysBefore", "must be 0 in the last step"}));
}

TEST(APolicy, KeepsToWhatThereIs) {
  const auto too_much = Money::won(100'000'001);
  EXPECT_THAT(faults_of(CancellationPolicy{366, {{2147483647, 0, {}}, {-1, 0, too_much}}}),
              ElementsAre(Fault{"/freeDays", "must lie between 0 and 365"},
                          Fault{"/steps/0/daysBefore", "must lie between 0 and 365"},
                          Fault{"/steps/1/atMost", "must not be more than 100000000"},
                          Fault{"/steps/1/daysBefore", "must lie between 0 and 365"}));
  CancellationPolicy endless{0, std::vector<CancellationStep>(51)};
  EXPECT_THAT(faults_of(endless), ElementsAre(Fault{"/steps", "must not be more than 50"}));
}

RC_GTEST_PROP(ARefundOfAnything, NeverBringsMoreThanWasPaidAndNeverMoreLater, ()) {
  std::vector<TicketPrice> tickets;
  Money paid;
  for (int i = *rc::gen::inRange(1, 5); i > 0; --i) {
    tickets.push_back({Money::won(*rc::gen::inRange(0, 300'000)), Money::won(*rc::gen::inRange(0, 3'000))});
    paid = paid + tickets.back().price + tickets.back().booking_fee;
  }
  auto any = terms();
  any.booked_at = at("2026-12-01T00:00:00+09:00") + std::chrono::seconds{*rc::gen::inRange(0, 30 * 86'400)};
  auto now = any.booked_at;
  Money before = paid;
  while (const auto quote = quote_refund(musical, any, tickets, {}, now)) {
    RC_ASSERT(quote->total() <= before);
    RC_ASSERT(quote->cancellation_fee <= quote->tickets);
    before = quote->total();
    now += std::chrono::seconds{7'200 + *rc::gen::inRange(0, 200'000)};
  }
  RC_ASSERT(now >= any.sale_closes_at);
}

}  // namespace
}  // namespace boxoffice::booking
