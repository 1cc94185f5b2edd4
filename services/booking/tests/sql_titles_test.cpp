#include "services/booking/adapters/sql_titles.hpp"

#include "services/booking/tests/catalogue_world.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

namespace boxoffice::booking {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ATitle : public ACatalogue {
 public:
  TitleOnSale find(const std::string& title = "엘리자벳") {
    if (!titles.are_current()) scheduler.run(titles.read());
    return titles.find(title, scheduler.now());
  }
  /// A concert of that title, without seats.
  Performance concert(Timestamp starts_at, std::optional<Timestamp> on_sale_at = {}) {
    Venue park{.id = {}, .name = "올림픽공원", .time_zone = "Asia/Seoul"};
    auto wanted = scheduling();
    wanted.venue = scheduler.run(catalogue.add(park, a_standing_concert(2))).value().id;
    wanted.starts_at = starts_at;
    wanted.on_sale_at = on_sale_at;
    wanted.prices = {{"스탠딩석", Money::won(99'000)}};
    return schedule(wanted).value();
  }

  SqlTitles titles{store, catalogue, scheduler};
};

TEST_F(ATitle, IsKnownAsSoonAsItIsInTheCatalogue) {
  EXPECT_FALSE(find().is_known);
  EXPECT_TRUE(titles.are_current());
  const auto it = musical();
  EXPECT_FALSE(titles.are_current());
  EXPECT_TRUE(find().is_known);
  EXPECT_FALSE(find("엘리자벳 ").is_known);
  ASSERT_TRUE(scheduler.run(catalogue.change(it.id, {}, [](Musical& musical) { musical.title = "레베카"; })));
  EXPECT_FALSE(find().is_known);
  EXPECT_TRUE(find("레베카").is_known);
}

TEST_F(ATitle, NamesThePerformancesOnSaleThatHavePlacesWithoutASeat) {
  performance();
  EXPECT_THAT(find().with_places, IsEmpty()) << "all places are seats";
  const auto late = concert({noon + 72h});
  const auto soon = concert({noon + 48h});
  concert({noon + 60h}, Timestamp{noon + 10h});
  EXPECT_THAT(find().with_places, ElementsAre(soon.id, late.id));
  scheduler.advance(10h);
  EXPECT_THAT(find().with_places, testing::SizeIs(3));
  scheduler.advance(soon.sale_closes_at.moment - scheduler.now());
  EXPECT_THAT(find().with_places, testing::Not(testing::Contains(soon.id)));
  EXPECT_TRUE(titles.are_current());
}

TEST_F(ATitle, IsFollowedWhereAnotherReplicaChangesIt) {
  SqlCatalogue others(store);
  find();
  Musical rebecca;
  rebecca.title = "레베카";
  ASSERT_TRUE(scheduler.run(others.add(rebecca)));
  EXPECT_FALSE(find("레베카").is_known);
  EXPECT_EQ(scheduler.run(titles.follow()), 0U);
  EXPECT_TRUE(find("레베카").is_known);
}

}  // namespace
}  // namespace boxoffice::booking
