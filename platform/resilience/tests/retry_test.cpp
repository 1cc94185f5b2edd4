#include "platform/resilience/retry.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace boxoffice::resilience {
namespace {

using namespace std::chrono_literals;

/// Draws what it is told to.
struct ChosenNumber final : Random {
  std::uint64_t next() override { return draw; }
  std::uint64_t draw = 0;
};

TEST(ABackoff, NeverWaitsLongerThanItsLongestWait) {
  SeededRandom random(7);
  Backoff backoff(10ms, 1s);
  for (int i = 0; i < 200; ++i) {
    const auto wait = backoff.next(random);
    EXPECT_GE(wait, 0ms);
    EXPECT_LE(wait, 1s);
  }
}

TEST(ABackoff, DrawsEachWaitFromTwiceTheRange) {
  Backoff backoff(100ms, 1s);
  ChosenNumber random;
  std::vector<std::int64_t> waits;
  for (std::uint64_t widest : {100u, 200u, 400u, 800u, 1000u, 1000u}) {
    random.draw = widest;
    waits.push_back(backoff.next(random).count());
  }
  EXPECT_THAT(waits, testing::ElementsAre(100, 200, 400, 800, 1000, 1000));
}

TEST(ABackoff, StartsOverWhenItWorked) {
  Backoff backoff(100ms, 1s);
  ChosenNumber random;
  backoff.next(random);
  backoff.next(random);
  backoff.reset();
  random.draw = 101;
  EXPECT_EQ(backoff.next(random), 0ms);
}

TEST(ABackoff, SpreadsThoseWhoFailedTogether) {
  SeededRandom random(1);
  std::set<std::chrono::milliseconds> waits;
  for (int i = 0; i < 50; ++i) waits.insert(Backoff(1s, 1s).next(random));
  EXPECT_LT(*waits.begin(), 200ms);
  EXPECT_GT(*waits.rbegin(), 800ms);
}

TEST(ARetrySchedule, AsksForAnUnknownOutcomeSixTimesAndGivesUp) {
  const auto schedule = RetrySchedule::for_unknown_outcomes();
  std::vector<std::chrono::milliseconds> waits;
  for (std::size_t asked = 0; const auto wait = schedule.wait_after(asked); ++asked) waits.push_back(*wait);
  EXPECT_THAT(waits, testing::ElementsAre(1s, 5s, 30s, 2min, 10min, 30min));
}

TEST(ASeededRandom, GivesTheSameNumbersForTheSameSeed) {
  SeededRandom one(42);
  SeededRandom other(42);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(one.next(), other.next());
}

TEST(ASystemRandom, DoesNotRepeatItself) {
  SystemRandom random;
  const auto first = random.next();
  for (int i = 0; i < 200; ++i) EXPECT_NE(random.next(), first);
}

TEST(ARandom, StaysBelowItsBound) {
  SeededRandom random(3);
  for (int i = 0; i < 100; ++i) EXPECT_LT(random.below(7), 7u);
  EXPECT_EQ(random.below(0), 0u);
  for (int i = 0; i < 100; ++i) EXPECT_LT(random.fraction(), 1.0);
}

}  // namespace
}  // namespace boxoffice::resilience
