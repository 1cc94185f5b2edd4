#include "services/booking/domain/layout.hpp"

#include "services/booking/domain/seat_map.hpp"
#include "services/booking/tests/halls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

LayoutFault fault(std::string pointer, std::string detail) { return {std::move(pointer), std::move(detail)}; }

TEST(ALayout, WithoutFaultsHasNone) {
  EXPECT_THAT(faults_of(a_small_hall()), IsEmpty());
  EXPECT_THAT(faults_of(a_standing_concert(5'000)), IsEmpty());
}

TEST(ALayout, NamesTheSeatThatOccursTwice) {
  auto layout = a_small_hall();
  layout.sections[0].rows[1].seats[6].label = text<20>("5");
  EXPECT_THAT(faults_of(layout),
              ElementsAre(fault("/sections/0/rows/1/seats/6/label", "occurs twice in its row: seat 'A 2 5'")));
}

TEST(ALayout, NamesTheSeatWithoutAGrade) {
  auto layout = a_small_hall();
  layout.sections[1].grade.reset();
  for (std::size_t i = 0; i + 1 < 6; ++i) layout.sections[1].rows[0].seats[i].grade = text<20>("R");
  EXPECT_THAT(faults_of(layout),
              ElementsAre(fault("/sections/1/rows/0/seats/5/grade",
                                "is missing, and neither the row nor the section has one: seat 'B 3 6'")));
  layout.sections[1].rows[0].grade = text<20>("S");
  EXPECT_THAT(faults_of(layout), IsEmpty());
}

TEST(ALayout, NamesSeatsThatStandInEachOther) {
  auto layout = a_small_hall();
  layout.sections[1].rows[0].seats[2].x = layout.sections[0].rows[0].seats[0].x;
  layout.sections[1].rows[0].seats[2].y = layout.sections[0].rows[0].seats[0].y;
  EXPECT_THAT(faults_of(layout),
              ElementsAre(fault("/sections/1/rows/0/seats/2/x", "and y are those of seat 'A 1 1': seat 'B 3 3'")));
}

TEST(ALayout, HasDifferentNamesAndNothingEmpty) {
  Layout layout = a_small_hall();
  layout.sections.push_back(a_section("A", "S", {a_row("1", 10, 2), a_row("1", 12, 2), a_row("4", 14, 0)}));
  layout.sections.push_back(a_section("C", "S", {}));
  layout.areas.push_back({text<50>("B"), text<20>("S"), 0});
  EXPECT_THAT(faults_of(layout),
              ElementsAre(fault("/sections/2/name", "is the name of another section or area: 'A'"),
                          fault("/sections/2/rows/1/label", "is the label of another row of 'A': '1'"),
                          fault("/sections/2/rows/2/seats", "must not be empty: row 'A 4'"),
                          fault("/sections/3/rows", "must not be empty: 'C'"),
                          fault("/areas/0/name", "is the name of another section or area: 'B'"),
                          fault("/areas/0/capacity", "must be at least 1: 'B'")));
}

TEST(ALayout, HasPlacesButNotTooMany) {
  EXPECT_THAT(faults_of({}), ElementsAre(fault("", "must have at least one seat or area")));
  EXPECT_THAT(faults_of(a_standing_concert(100'001)), ElementsAre(fault("", "must not have more than 100000 places")));
  auto layout = a_standing_concert(2'000'000'000);
  layout.areas.push_back({text<50>("more"), text<20>("S"), 2'000'000'000});
  EXPECT_EQ(faults_of(layout).size(), 1U);
}

TEST(ALayout, StaysOnItsGrid) {
  auto layout = a_small_hall();
  layout.sections[0].rows[0].seats[0].x = 100'001;
  layout.focus.y = -100'001;
  EXPECT_THAT(faults_of(layout),
              ElementsAre(fault("/focus/y", "must lie between -100000 and 100000: focus"),
                          fault("/sections/0/rows/0/seats/0/x", "must lie between -100000 and 100000: seat 'A 1 1'")));
}

TEST(ALayout, SaysNoMoreThanAHundredThings) {
  auto layout = a_small_hall();
  layout.sections[0].grade.reset();
  layout.sections[0].rows.push_back(a_row("9", 20, 300));
  EXPECT_EQ(faults_of(layout).size(), 100U);
}

TEST(ASeatMap, NumbersThePlacesInTheOrderOfTheDocument) {
  auto layout = a_small_hall();
  layout.areas = a_standing_concert(3).areas;
  const SeatMap map(layout);
  EXPECT_EQ(map.size(), 29U);
  EXPECT_EQ(name_of(*map.find(SeatId{1})), "A 1 1");
  EXPECT_EQ(name_of(*map.find(SeatId{26})), "B 3 6");
  EXPECT_EQ(name_of(*map.find(SeatId{27})), "스탠딩 1");
  EXPECT_EQ(name_of(*map.find(SeatId{29})), "스탠딩 3");
  EXPECT_EQ(map.find(SeatId{0}), nullptr);
  EXPECT_EQ(map.find(SeatId{30}), nullptr);
  EXPECT_THAT(map.grades(), ElementsAre("VIP", "R", "스탠딩석"));
}

TEST(ASeatMap, KnowsWhereTheAislesAre) {
  using Block = SeatMap::Block;
  EXPECT_THAT(SeatMap(a_small_hall()).blocks(),
              ElementsAre(Block{0, 5}, Block{5, 10}, Block{10, 15}, Block{15, 20}, Block{20, 26}));
}

}  // namespace
}  // namespace boxoffice::booking
