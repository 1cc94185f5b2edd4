#include "services/booking/domain/best_available.hpp"

#include "services/booking/tests/halls.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <set>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::int64_t> numbers(const BestSeats& best) {
  std::vector<std::int64_t> numbers;
  for (const auto seat : best.seats) numbers.push_back(seat.value);
  return numbers;
}

BestSeats best_in(const SeatMap& map, std::size_t grade, std::size_t count, const std::set<std::int64_t>& taken) {
  return best_available(map, grade, count, [&](SeatId seat) { return !taken.contains(seat.value); });
}

TEST(TheBestSeats, AreNearestToTheStageAndBesideEachOther) {
  const SeatMap map(a_small_hall());
  EXPECT_THAT(numbers(best_in(map, 0, 2, {})), ElementsAre(4, 5));
  EXPECT_THAT(numbers(best_in(map, 0, 2, {5})), ElementsAre(6, 7));
}

TEST(TheBestSeats, AreNotAcrossAnAisle) {
  const SeatMap map(a_small_hall());
  // Free are 5 and 6, at the aisle, and 19 and 20, far away.
  EXPECT_THAT(numbers(best_in(map, 0, 2, {1, 2, 3, 4, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18})),
              ElementsAre(19, 20));
}

TEST(TheBestSeats, LeaveNobodyToSitAlone) {
  const SeatMap map(a_small_hall());
  const auto best =
      best_in(map, 0, 2, {5});  // of 1 to 4 the nearest would be 3 and 4, which is fine; 6 and 7 are nearer
  EXPECT_EQ(best.together, Together::adjacent);
  // In a row of three, two leave one alone: they come from elsewhere, though that is farther.
  EXPECT_THAT(numbers(best_in(map, 0, 2, {1, 2, 6, 7, 8, 9, 10, 16, 17, 18})), ElementsAre(14, 15));
}

TEST(TheBestSeats, LeaveSomebodyAloneWhenThereAreNoOthers) {
  const SeatMap map(a_small_hall());
  const auto best = best_in(map, 1, 2, {21, 22, 23});
  EXPECT_EQ(best.together, Together::with_orphan);
  EXPECT_THAT(numbers(best), ElementsAre(25, 26));
}

TEST(TheBestSeats, AreScatteredAtLast) {
  const SeatMap map(a_small_hall());
  const auto best = best_in(map, 1, 3, {22, 24});
  EXPECT_EQ(best.together, Together::scattered);
  EXPECT_THAT(numbers(best), ElementsAre(23, 25, 26));
  EXPECT_THAT(best_in(map, 1, 5, {22, 24}).seats, IsEmpty());
}

TEST(TheBestSeats, OfAnAreaAreTheFirstNumbers) {
  const SeatMap map(a_standing_concert(5'000));
  EXPECT_THAT(numbers(best_in(map, 0, 3, {1, 2})), ElementsAre(3, 4, 5));
}

TEST(TheBestSeats, KeepPlacesForWheelchairsForLast) {
  auto layout = a_small_hall();
  layout.sections[1].rows[0].seats[5].accessible = true;
  const SeatMap map(layout);
  EXPECT_THAT(numbers(best_in(map, 1, 2, {})), ElementsAre(23, 24));
}

/// Whether they are in one block, one after the other.
bool are_adjacent(const SeatMap& map, const std::vector<SeatId>& seats) {
  for (const auto& [first, last] : map.blocks()) {
    const auto begin = static_cast<std::size_t>(seats.front().value) - 1;
    if (begin < first || begin >= last) continue;
    if (begin + seats.size() > last) return false;
    for (std::size_t i = 0; i < seats.size(); ++i)
      if (static_cast<std::size_t>(seats[i].value) - 1 != begin + i) return false;
    return true;
  }
  return false;
}

RC_GTEST_PROP(TheBestSeatsOfAnyHall, AreFreeTogetherWhenItIsSaidAndAlwaysTheSame, ()) {
  Layout layout{{*rc::gen::inRange(0, 60), 0}, {}, {}};
  const int sections = *rc::gen::inRange(1, 4);
  for (int s = 0; s < sections; ++s) {
    std::vector<LayoutRow> rows;
    const int count = *rc::gen::inRange(1, 5);
    for (int r = 0; r < count; ++r) {
      const int seats = *rc::gen::inRange(1, 20);
      rows.push_back(a_row(std::to_string(r), 100 * s + 2 * r, seats, *rc::gen::inRange(0, seats)));
    }
    layout.sections.push_back(a_section(std::to_string(s), s % 2 == 0 ? "R" : "S", std::move(rows)));
  }
  RC_ASSERT(faults_of(layout).empty());
  const SeatMap map(layout);
  std::set<std::int64_t> taken;
  for (std::size_t i = 0; i < map.size(); ++i)
    if (*rc::gen::inRange(0, 3) == 0) taken.insert(static_cast<std::int64_t>(i) + 1);
  const auto grade = *rc::gen::inRange<std::size_t>(0, map.grades().size());
  const auto count = *rc::gen::inRange<std::size_t>(1, 7);

  const auto best = best_in(map, grade, count, taken);
  std::size_t free = 0;
  for (const auto& seat : map.seats()) free += seat.grade == grade && !taken.contains(seat.id.value) ? 1 : 0;
  RC_ASSERT(best.seats.size() == (free >= count ? count : 0));
  for (const auto seat : best.seats) {
    RC_ASSERT(map.find(seat)->grade == grade);
    RC_ASSERT(!taken.contains(seat.value));
  }
  RC_ASSERT(std::set(best.seats.begin(), best.seats.end()).size() == best.seats.size());
  if (!best.seats.empty() && best.together != Together::scattered) RC_ASSERT(are_adjacent(map, best.seats));
  RC_ASSERT(best_in(map, grade, count, taken).seats == best.seats);
}

}  // namespace
}  // namespace boxoffice::booking
