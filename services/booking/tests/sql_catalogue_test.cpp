#include "services/booking/adapters/sql_catalogue.hpp"

#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <utility>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;

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
  const auto same = [](Venue it) -> Result<Venue> { return it; };
  const auto changed = scheduler.run(catalogue.change(before.venue_id, same, a_standing_concert(500)));
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
  const auto refused = [](Musical) -> Result<Musical> { return reject(RejectionKind::stale, "stale"); };
  const auto it = musical();
  EXPECT_EQ(scheduler.run(catalogue.change(it.id, refused)).error().slug, "stale");
  const auto renamed = [](Musical wanted) -> Result<Musical> {
    wanted.title = "레베카";
    return wanted;
  };
  const auto changed = scheduler.run(catalogue.change(it.id, renamed));
  EXPECT_EQ(std::pair(changed->title, changed->version), std::pair(std::string("레베카"), 2L));
  EXPECT_EQ(scheduler.run(catalogue.change(it.id, renamed))->version, 2) << "it is that already";
  EXPECT_EQ(scheduler.run(catalogue.change(MusicalId{99}, renamed)).error().slug, "no-such-musical");
}

TEST_F(ACatalogue, NamesWhatIsNotThere) {
  auto wanted = scheduling();
  wanted.musical = MusicalId{99};
  EXPECT_THAT(schedule(wanted).error(), ElementsAre(Fault{"/musicalId", "is no musical's"}));
}

}  // namespace
}  // namespace boxoffice::booking
