#include "services/booking/adapters/sql_catalogue.hpp"

#include "services/booking/adapters/sql_seats.hpp"
#include "services/booking/domain/cancellation.hpp"
#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;

template <class Thing>
std::string_view slug_of(const std::expected<Thing, Refusal>& changed) {
  const auto* rejection = changed ? nullptr : std::get_if<Rejection>(&changed.error());
  return rejection ? rejection->slug : "";
}

MATCHER_P(IsRefused, slug, "") { return slug_of(arg) == slug; }

MATCHER_P(IsFaulty, faults, "") {
  return !arg && testing::ExplainMatchResult(testing::VariantWith<Faults>(faults), arg.error(), result_listener);
}

TEST_F(ACatalogue, OffersAPerformanceWithItsHallAndPrices) {
  const auto performance = std::optional(this->performance());
  EXPECT_EQ(performance->on_sale_at.moment, noon);
  EXPECT_EQ(performance->capacity, 26);
  const auto offer = scheduler.run(catalogue.offer(performance->id));
  ASSERT_TRUE(offer);
  EXPECT_EQ(offer->performance, *performance);
  EXPECT_EQ(offer->hall->layout, a_small_hall());
  EXPECT_EQ(offer->hall->map.size(), 26U);
  EXPECT_THAT(offer->prices, ElementsAre(GradePrice{"VIP", Money::won(170'000)}, GradePrice{"R", Money::won(140'000)}));
  EXPECT_FALSE(scheduler.run(catalogue.offer(PerformanceId{99})));
}

TEST_F(ACatalogue, KeepsTheHallOfAPerformanceWhenTheVenueChanges) {
  const auto before = schedule(scheduling()).value();
  const auto changed = scheduler.run(catalogue.change(before.venue_id, {}, [](Venue&) {}, a_standing_concert(500)));
  ASSERT_TRUE(changed);
  EXPECT_EQ(std::pair(changed->layout_version, changed->capacity), std::pair(2L, 500L));
  EXPECT_EQ(scheduler.run(catalogue.offer(before.id))->hall->layout, a_small_hall());

  auto wanted = scheduling();
  wanted.venue = before.venue_id;
  EXPECT_THAT(schedule(wanted).error().front().pointer, "/prices/0/grade");
  wanted.prices = {{"스탠딩석", Money::won(99'000)}};
  EXPECT_EQ(schedule(wanted).value().capacity, 500);
}

TEST_F(ACatalogue, ChangesNothingThatIsRefused) {
  const auto it = musical();
  const auto rename = [&](MusicalId id, SqlCatalogue::AcceptsVersion accepts, const std::string& title) {
    return scheduler.run(catalogue.change(id, std::move(accepts), [&](Musical& wanted) { wanted.title = title; }));
  };
  const auto changed = rename(it.id, [](std::int64_t version) { return version == 1; }, "레베카");
  EXPECT_EQ(std::pair(changed->title, changed->version), std::pair(std::string("레베카"), 2L));
  EXPECT_EQ(rename(it.id, {}, "레베카")->version, 2) << "it is that already";
  EXPECT_THAT(rename(it.id, [](std::int64_t version) { return version == 1; }, "모차르트!"), IsRefused("stale"));
  EXPECT_THAT(rename(it.id, {}, " "), IsFaulty(ElementsAre(Fault{"/title", "must not be blank"})));
  EXPECT_EQ(rename(it.id, {}, "레베카")->version, 2);
  EXPECT_THAT(rename(MusicalId{99}, {}, "레베카"), IsRefused("no-such-musical"));
}

TEST_F(ACatalogue, ChangesWhatAPerformanceIsSoldOn) {
  const auto before = performance();
  const auto changed = change(before.id, [](Scheduling& wanted) {
    wanted.sale_closes_at = {noon + std::chrono::days(29)};
    wanted.seats_per_customer = 2;
    wanted.starring = "옥주현";
    wanted.prices.front().price = Money::won(180'000);
    wanted.cancellation_policy->free_days = 3;
  });
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->version, 2);
  EXPECT_EQ(changed->cancellation_policy->free_days, 3);
  const auto offer = scheduler.run(catalogue.offer(before.id));
  EXPECT_EQ(offer->performance, *changed);
  EXPECT_THAT(offer->prices, ElementsAre(GradePrice{"VIP", Money::won(180'000)}, GradePrice{"R", Money::won(140'000)}));

  const auto same = change(before.id, [](Scheduling& wanted) { wanted.seats_per_customer = 2; });
  EXPECT_EQ(*same, *changed) << "it is that already";
  EXPECT_THAT(change(PerformanceId{99}, [](Scheduling&) {}), IsRefused("no-such-performance"));
  const auto wrong = change(before.id, [](Scheduling& wanted) {
    wanted.seats_per_customer = 0;
    wanted.prices.pop_back();
    wanted.cancellation_policy->steps[1].percent = 101;
  });
  EXPECT_THAT(wrong, IsFaulty(ElementsAre(Fault{"/seatsPerCustomer", "must lie between 1 and 100"},
                                          Fault{"/cancellationPolicy/steps/1/percent", "must lie between 0 and 100"},
                                          Fault{"/prices", "must have a price for grade 'R'"})));
  EXPECT_EQ(scheduler.run(catalogue.offer(before.id))->performance, *changed);
}

TEST_F(ACatalogue, MovesTheUsualEndOfASaleWithThePerformance) {
  const auto before = performance();
  const auto later = [](Scheduling& wanted) { wanted.starts_at.moment += std::chrono::days(1); };
  EXPECT_EQ(change(before.id, later)->sale_closes_at,
            usual_end_of_sale({before.starts_at.moment + std::chrono::days(1)}, zone_named("Asia/Seoul")));
  const Timestamp said{noon + std::chrono::days(20)};
  ASSERT_TRUE(change(before.id, [&](Scheduling& wanted) { wanted.sale_closes_at = said; }));
  EXPECT_EQ(change(before.id, later)->sale_closes_at, said);
  EXPECT_NE(change(before.id, [&](Scheduling& wanted) { wanted.sale_closes_at.reset(); })->sale_closes_at, said);
}

TEST_F(ACatalogue, KeepsTheHourThatSomebodyHasASeatFor) {
  const auto it = performance();
  SqlSeats seats{store, catalogue};
  WantedSeats one;
  one.seats = {SeatId{3}};
  ASSERT_TRUE(std::holds_alternative<HeldSeats>(
      scheduler.run(seats.hold(it.id, one, {"mine", "1", "2", "3"}, scheduler.now())).what));
  const auto later = [](Scheduling& wanted) { wanted.starts_at.moment += std::chrono::hours(1); };
  EXPECT_THAT(change(it.id, later), IsRefused("performance-sold"));
  EXPECT_TRUE(change(it.id, [](Scheduling& wanted) { wanted.starring = "신영숙"; }));
  scheduler.advance(hold_lasts);
  EXPECT_TRUE(change(it.id, later));
}

TEST_F(ACatalogue, KeepsTheRulesOfTheMusicalsKindUnlessOthersAreSaid) {
  EXPECT_EQ(performance().cancellation_policy, usual_policy(MusicalKind::musical));
  auto wanted = scheduling();
  ASSERT_TRUE(
      scheduler.run(catalogue.change(wanted.musical, {}, [](Musical& musical) { musical.kind = MusicalKind::play; })));
  EXPECT_EQ(schedule(wanted)->cancellation_policy, usual_policy(MusicalKind::play));
  const CancellationPolicy strict{.free_days = 0, .steps = {{0, 100, {}}}};
  wanted.cancellation_policy = strict;
  const auto it = schedule(wanted).value();
  EXPECT_EQ(it.cancellation_policy, strict);
  EXPECT_EQ(change(it.id, [](Scheduling& said) { said.cancellation_policy.reset(); })->cancellation_policy,
            usual_policy(MusicalKind::play));
}

TEST_F(ACatalogue, NamesWhatIsNotThere) {
  auto wanted = scheduling();
  wanted.musical = MusicalId{99};
  EXPECT_THAT(schedule(wanted).error(), ElementsAre(Fault{"/musicalId", "is no musical's"}));
}

}  // namespace
}  // namespace boxoffice::booking
