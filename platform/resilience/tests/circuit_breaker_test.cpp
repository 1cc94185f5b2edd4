#include "platform/resilience/circuit_breaker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>

namespace boxoffice::resilience {
namespace {

using namespace std::chrono_literals;
using enum CallOutcome;

constexpr CircuitBreaker::Time noon{1'000'000s};

void call(CircuitBreaker& breaker, CallOutcome outcome, CircuitBreaker::Time when, int times = 1) {
  for (int i = 0; i < times; ++i) {
    const auto permit = breaker.permit(when);
    ASSERT_TRUE(permit.has_value());
    breaker.record(*permit, outcome, when);
  }
}

CircuitBreaker an_open_breaker(CircuitBreaker::Time when) {
  CircuitBreaker breaker;
  call(breaker, failure, when, 20);
  EXPECT_EQ(breaker.state(), BreakerState::open);
  return breaker;
}

TEST(ACircuitBreaker, StaysClosedBelowTwentyCalls) {
  CircuitBreaker breaker;
  call(breaker, failure, noon, 19);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(ACircuitBreaker, OpensWhenHalfOfTwentyCallsFailed) {
  CircuitBreaker breaker;
  call(breaker, success, noon, 10);
  call(breaker, failure, noon, 10);
  EXPECT_EQ(breaker.state(), BreakerState::open);
}

TEST(ACircuitBreaker, StaysClosedJustBelowHalf) {
  CircuitBreaker breaker;
  call(breaker, success, noon, 11);
  call(breaker, failure, noon, 10);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(ACircuitBreaker, CountsASlowCallAsAFailure) {
  CircuitBreaker breaker;
  call(breaker, slow, noon, 20);
  EXPECT_EQ(breaker.state(), BreakerState::open);
}

TEST(ACircuitBreaker, ForgetsCallsThatLeftTheWindow) {
  CircuitBreaker breaker;
  call(breaker, failure, noon, 19);
  call(breaker, failure, noon + 12s, 19);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(ACircuitBreaker, RemembersCallsWithinTheWindow) {
  CircuitBreaker breaker;
  call(breaker, failure, noon, 19);
  call(breaker, failure, noon + 9s, 1);
  EXPECT_EQ(breaker.state(), BreakerState::open);
}

TEST(AnOpenCircuitBreaker, RefusesAndTellsWhenTheNextProbeIsDue) {
  auto breaker = an_open_breaker(noon);
  const auto answer = breaker.permit(noon + 1s);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().retry_after, 2s);
  EXPECT_EQ(breaker.counts().refused, 1u);
}

TEST(AnOpenCircuitBreaker, LetsASingleCallProbeAfterTheSleepWindow) {
  auto breaker = an_open_breaker(noon);
  EXPECT_TRUE(breaker.permit(noon + 3s).has_value());
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  EXPECT_FALSE(breaker.permit(noon + 3s).has_value());
}

TEST(AnOpenCircuitBreaker, ClosesWhenTheProbeSucceeds) {
  auto breaker = an_open_breaker(noon);
  call(breaker, success, noon + 3s);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(AnOpenCircuitBreaker, StartsWithAnEmptyWindowOnceClosed) {
  auto breaker = an_open_breaker(noon);
  call(breaker, success, noon + 3s);
  call(breaker, failure, noon + 3s, 19);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(AnOpenCircuitBreaker, SleepsAgainWhenTheProbeFails) {
  auto breaker = an_open_breaker(noon);
  call(breaker, failure, noon + 4s);
  EXPECT_EQ(breaker.state(), BreakerState::open);
  EXPECT_FALSE(breaker.permit(noon + 6999ms).has_value());
  EXPECT_TRUE(breaker.permit(noon + 7s).has_value());
}

TEST(AnOpenCircuitBreaker, IgnoresALateAnswerToACallMadeBeforeItOpened) {
  CircuitBreaker breaker;
  const auto old = breaker.permit(noon);
  call(breaker, failure, noon, 20);
  ASSERT_TRUE(breaker.permit(noon + 3s).has_value());
  breaker.record(*old, success, noon + 3s);
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
}

TEST(AnOpenCircuitBreaker, GivesUpAProbeThatIsNeverHeardOf) {
  auto breaker = an_open_breaker(noon);
  const auto lost = breaker.permit(noon + 3s);
  EXPECT_FALSE(breaker.permit(noon + 5s).has_value());
  const auto second = breaker.permit(noon + 6s);
  ASSERT_TRUE(second.has_value());
  breaker.record(*lost, failure, noon + 6s);
  EXPECT_EQ(breaker.state(), BreakerState::half_open);
  breaker.record(*second, success, noon + 6s);
  EXPECT_EQ(breaker.state(), BreakerState::closed);
}

TEST(ACircuitBreaker, CountsWhatItSaw) {
  CircuitBreaker breaker;
  call(breaker, success, noon, 3);
  call(breaker, slow, noon, 2);
  call(breaker, failure, noon, 15);
  EXPECT_FALSE(breaker.permit(noon).has_value());
  const auto& counts = breaker.counts();
  EXPECT_EQ(counts.successes, 3u);
  EXPECT_EQ(counts.slow, 2u);
  EXPECT_EQ(counts.failures, 15u);
  EXPECT_EQ(counts.refused, 1u);
  EXPECT_EQ(counts.opened, 1u);
}

}  // namespace
}  // namespace boxoffice::resilience
