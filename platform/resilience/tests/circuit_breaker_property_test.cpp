#include "platform/resilience/circuit_breaker.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

namespace boxoffice::resilience {
namespace {

using Time = CircuitBreaker::Time;
using Milliseconds = std::chrono::milliseconds;

/// One step of a run: time passes, then a call is asked for or one that is under way ends.
struct Step {
  Milliseconds pause;
  bool ask;
  CallOutcome outcome;
  std::size_t which;  // of the calls under way
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << '+' << step.pause.count() << "ms " << (step.ask ? "ask" : "end as ") << static_cast<int>(step.outcome)
             << " #" << step.which;
}

rc::Gen<std::vector<Step>> runs() {
  const auto pause = rc::gen::weightedOneOf<int>({{8, rc::gen::inRange(0, 50)}, {1, rc::gen::inRange(900, 4'000)}});
  const auto outcome = rc::gen::weightedElement<CallOutcome>(
      {{2, CallOutcome::success}, {2, CallOutcome::failure}, {1, CallOutcome::slow}});
  const auto step = rc::gen::apply([](int pause_ms, bool ask, CallOutcome how,
                                      std::size_t which) { return Step{Milliseconds(pause_ms), ask, how, which}; },
                                   pause, rc::gen::arbitrary<bool>(), outcome, rc::gen::inRange<std::size_t>(0, 64));
  return rc::gen::scale(4.0, rc::gen::container<std::vector<Step>>(step));
}

constexpr CircuitBreakerSettings settings{
    .window_ms = 2'000, .minimum_calls = 4, .failure_percent = 50, .sleep_window_ms = 1'000};
constexpr Milliseconds sleep_window{settings.sleep_window_ms};

/// Plays steps to a breaker and tells after each what it did.
class Player {
 public:
  struct Seen {
    Time now;
    BreakerState before;
    BreakerState after;
    std::optional<std::expected<CircuitBreaker::Permit, CircuitBreaker::Refusal>> answer;
    std::optional<CallOutcome> ended;
  };

  Seen play(const Step& step) {
    now_ += step.pause;
    Seen seen{now_, breaker.state(), {}, {}, {}};
    if (step.ask || under_way_.empty()) {
      seen.answer = breaker.permit(now_);
      if (*seen.answer) under_way_.push_back(**seen.answer);
    } else {
      const auto call = under_way_.begin() + static_cast<std::ptrdiff_t>(step.which % under_way_.size());
      breaker.record(*call, step.outcome, now_);
      seen.ended = step.outcome;
      under_way_.erase(call);
    }
    seen.after = breaker.state();
    return seen;
  }

  CircuitBreaker breaker{settings};

 private:
  Time now_{std::chrono::hours(1)};
  std::vector<CircuitBreaker::Permit> under_way_;
};

RC_GTEST_PROP(ACircuitBreaker, LetsAtMostOneCallThroughInASleepWindowUnlessItIsClosed, ()) {
  Player player;
  std::optional<Time> quiet_since;
  for (const auto& step : *runs()) {
    const auto seen = player.play(step);
    if (seen.answer && *seen.answer && seen.before != BreakerState::closed) {
      RC_ASSERT(quiet_since.has_value());
      RC_ASSERT(seen.now - *quiet_since >= sleep_window);
      quiet_since = seen.now;
    }
    if (seen.after == BreakerState::open && seen.before != BreakerState::open) quiet_since = seen.now;
    if (seen.after == BreakerState::closed) quiet_since.reset();
  }
}

RC_GTEST_PROP(ACircuitBreaker, NeverRefusesWhileItIsClosed, ()) {
  Player player;
  for (const auto& step : *runs()) {
    const auto seen = player.play(step);
    if (seen.answer && seen.before == BreakerState::closed) RC_ASSERT(seen.answer->has_value());
  }
}

RC_GTEST_PROP(ACircuitBreaker, LetsACallThroughExactlyWhenItSaidSo, ()) {
  Player player;
  for (const auto& step : *runs()) {
    const auto seen = player.play(step);
    if (!seen.answer || *seen.answer) continue;
    const auto wait = seen.answer->error().retry_after;
    RC_ASSERT(wait > Milliseconds(0));
    RC_ASSERT(wait <= sleep_window);
    auto early = player.breaker;
    RC_ASSERT(!early.permit(seen.now + wait - Milliseconds(1)).has_value());
    auto in_time = player.breaker;
    RC_ASSERT(in_time.permit(seen.now + wait).has_value());
  }
}

RC_GTEST_PROP(ACircuitBreaker, OpensOnlyOnAFailureShareOfTheWindowOrAFailedProbe, ()) {
  Player player;
  struct Ended {
    Time when;
    bool failed;
  };
  std::vector<Ended> ended_while_closed;
  for (const auto& step : *runs()) {
    const auto seen = player.play(step);
    if (seen.before == BreakerState::closed && seen.ended)
      ended_while_closed.push_back({seen.now, *seen.ended != CallOutcome::success});
    if (seen.after == BreakerState::open && seen.before == BreakerState::half_open)
      RC_ASSERT(seen.ended.has_value() && *seen.ended != CallOutcome::success);
    if (seen.after == BreakerState::open && seen.before == BreakerState::closed) {
      std::int64_t calls = 0;
      for (const auto& call : ended_while_closed)
        if (seen.now - call.when < Milliseconds(settings.window_ms)) ++calls;
      RC_ASSERT(calls >= settings.minimum_calls);
    }
    if (seen.after != BreakerState::closed) ended_while_closed.clear();
  }
}

RC_GTEST_PROP(ACircuitBreaker, IsClosedAfterTwoSleepWindowsOfNothingButSuccess, ()) {
  Player player;
  Time now{};
  for (const auto& step : *runs()) now = player.play(step).now;
  for (int round = 0; round < 3; ++round) {
    now += sleep_window;
    if (const auto permit = player.breaker.permit(now)) player.breaker.record(*permit, CallOutcome::success, now);
  }
  RC_ASSERT(player.breaker.state() == BreakerState::closed);
}

}  // namespace
}  // namespace boxoffice::resilience
