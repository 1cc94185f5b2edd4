#include "services/booking/domain/catalogue.hpp"

#include "services/booking/domain/cancellation.hpp"
#include "services/booking/tests/halls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

Timestamp at(std::string_view written) { return Timestamp::parse(written).value(); }

TimeZone zone(const std::string& name) { return TimeZone::find(name).value(); }

const Instant today = at("2026-11-20T12:00:00+09:00").moment;

Performance a_performance() {
  return {.id = PerformanceId{1},
          .musical_id = MusicalId{1},
          .venue_id = VenueId{1},
          .starts_at = at("2026-12-24T19:30:00+09:00"),
          .on_sale_at = at("2026-11-01T14:00:00+09:00"),
          .sale_closes_at = at("2026-12-23T17:00:00+09:00"),
          .starring = {},
          .cancellation_policy = {}};
}

Musical a_musical(const char* title) {
  Musical musical;
  musical.title = title;
  return musical;
}

TEST(APerformance, IsSoldBeforeItStarts) {
  EXPECT_THAT(faults_of(a_performance(), nullptr, today), IsEmpty());
  auto performance = a_performance();
  performance.sale_closes_at = at("2026-12-24T19:30:01+09:00");
  EXPECT_THAT(faults_of(performance, nullptr, today),
              ElementsAre(Fault{"/saleClosesAt", "must not be later than startsAt"}));
  performance = a_performance();
  performance.on_sale_at = performance.sale_closes_at;
  EXPECT_THAT(faults_of(performance, nullptr, today),
              ElementsAre(Fault{"/onSaleAt", "must be earlier than saleClosesAt"}));
}

TEST(APerformance, LimitsWhatOneCustomerBuys) {
  for (const auto& [seats, faults] : {std::pair{1, 0U}, std::pair{100, 0U}, std::pair{0, 1U}, std::pair{101, 1U}}) {
    auto performance = a_performance();
    performance.seats_per_customer = seats;
    EXPECT_EQ(faults_of(performance, nullptr, today).size(), faults) << seats;
  }
}

TEST(APerformance, LiesAheadWithItsSale) {
  const auto performance = a_performance();
  EXPECT_THAT(faults_of(performance, nullptr, performance.starts_at.moment),
              ElementsAre(Fault{"/startsAt", "must lie in the future"}));
  EXPECT_THAT(faults_of(performance, nullptr, performance.sale_closes_at.moment),
              ElementsAre(Fault{"/saleClosesAt", "must lie in the future"}));
}

TEST(APerformance, ThatIsOverMayStillBeChangedInWhatIsNotOver) {
  const auto before = a_performance();
  auto changed = before;
  changed.starring = "옥주현";
  const auto after = before.starts_at.moment + std::chrono::hours(1);
  EXPECT_THAT(faults_of(changed, &before, after), IsEmpty());
  changed.sale_closes_at = {before.sale_closes_at.moment + std::chrono::hours(1)};
  EXPECT_THAT(faults_of(changed, &before, after), ElementsAre(Fault{"/saleClosesAt", "must lie in the future"}));
}

TEST(APerformance, IsAskedForAsItIs) {
  auto musical = a_musical("엘리자벳");
  musical.id = MusicalId{1};
  musical.kind = MusicalKind::play;
  const Venue venue{.id = VenueId{1}, .name = "블루스퀘어", .time_zone = "Asia/Seoul", .layout_version = 1};
  auto performance = a_performance();
  performance.id = {};
  performance.cancellation_policy = usual_policy(MusicalKind::play);
  const auto wanted = scheduling_of(performance, {}, musical, venue);
  EXPECT_EQ(wanted.sale_closes_at, std::nullopt) << "it ends as is usual";
  EXPECT_EQ(performance_of(wanted, musical, venue, today), performance);
}

TEST(AMusical, HasATitleThatCanBeSeen) {
  for (const auto* title : {" ", "\u3000", "\u00a0 \u200b", "\u3164"}) {
    EXPECT_THAT(faults_of(a_musical(title)), ElementsAre(Fault{"/title", "must not be blank"}));
  }
  EXPECT_THAT(faults_of(Musical{}), ElementsAre(Fault{"/title", "is missing"}));
  EXPECT_THAT(faults_of(a_musical(" 엘리자벳")), IsEmpty());
}

TEST(AMusical, HasAPosterInTheWeb) {
  const auto faults = [](const char* poster) {
    auto musical = a_musical("x");
    musical.poster = poster;
    return faults_of(musical).size();
  };
  for (const auto* poster : {"https://example.org/p.jpg", "HTTP://example.org"})
    EXPECT_EQ(faults(poster), 0U) << poster;
  for (const auto* poster :
       {"p.jpg", "javascript:alert(1)", "javascript://x%0aalert(1)", "data:image/png;base64,x", "file:///etc/passwd",
        "//example.org/p.jpg", "https://", "https:///p.jpg", "https://example.org/a b", " https://example.org"})
    EXPECT_EQ(faults(poster), 1U) << poster;
}

TEST(AVenue, HasANameAndAZone) {
  EXPECT_THAT(faults_of(Venue{.id = {}, .name = " ", .time_zone = "Seoul"}),
              ElementsAre(Fault{"/name", "must not be blank"}, Fault{"/timeZone", "is no time zone: 'Seoul'"}));
}

TEST(Prices, AreNotBeyondWhatASeatCosts) {
  const SeatMap map(a_standing_concert(10));
  EXPECT_THAT(faults_of({{"스탠딩석", most_for_a_seat}}, map), IsEmpty());
  EXPECT_THAT(faults_of({{"스탠딩석", most_for_a_seat + Money::won(1)}}, map),
              ElementsAre(Fault{"/prices/0/price", "must not be more than 100000000"}));
}

TEST(Prices, AreThereForEachGradeOfTheHallOnce) {
  const SeatMap map(a_small_hall());
  EXPECT_THAT(faults_of({{"VIP", Money::won(170'000)}, {"R", Money::won(140'000)}}, map), IsEmpty());
  EXPECT_THAT(faults_of({{"VIP", Money::won(1)}, {"S", Money::won(1)}, {"VIP", Money::won(2)}}, map),
              ElementsAre(Fault{"/prices/1/grade", "is no grade of the hall: 'S'"},
                          Fault{"/prices/2/grade", "has a price already: 'VIP'"},
                          Fault{"/prices", "must have a price for grade 'R'"}));
}

TEST(TheUsualEndOfSale, IsAtFiveOfTheDayBeforeAndAtElevenOnASaturday) {
  for (const auto& [starts, ends] : {
           std::pair{"2026-12-24T19:30:00+09:00", "2026-12-23T17:00:00+09:00"},  // Thursday
           std::pair{"2026-12-20T14:00:00+09:00", "2026-12-19T11:00:00+09:00"},  // Sunday
           std::pair{"2026-12-21T00:00:00+09:00", "2026-12-20T17:00:00+09:00"},  // the first moment of a Monday
           std::pair{"2027-01-01T00:30:00+09:00", "2026-12-31T17:00:00+09:00"},
           std::pair{"2028-03-01T19:30:00+09:00", "2028-02-29T17:00:00+09:00"},
       })
    EXPECT_EQ(usual_end_of_sale(at(starts), zone("Asia/Seoul")), at(ends)) << starts;
}

TEST(TheUsualEndOfSale, GoesByTheClocksOfTheVenue) {
  // Clocks in Berlin were put forward between the two.
  EXPECT_EQ(usual_end_of_sale(at("2026-03-30T20:00:00+02:00"), zone("Europe/Berlin")), at("2026-03-29T17:00:00+02:00"));
  EXPECT_EQ(usual_end_of_sale(at("2026-03-29T20:00:00+02:00"), zone("Europe/Berlin")), at("2026-03-28T11:00:00+01:00"));
  // There it is still the day before.
  EXPECT_EQ(usual_end_of_sale(at("2026-12-24T02:00:00Z"), zone("America/New_York")), at("2026-12-22T17:00:00-05:00"));
}

}  // namespace
}  // namespace boxoffice::booking
