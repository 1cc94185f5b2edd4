#include "platform/resilience/circuit_breaker.hpp"

#include <algorithm>

namespace boxoffice::resilience {

std::string_view to_string(BreakerState state) {
  switch (state) {
    case BreakerState::closed: return "closed";
    case BreakerState::open: return "open";
    case BreakerState::half_open: return "half_open";
  }
  return {};
}

CircuitBreaker::CircuitBreaker(CircuitBreakerSettings settings)
    : settings_(settings),
      sleep_window_(settings.sleep_window_ms),
      bucket_width_(std::max(std::chrono::nanoseconds(1),
                             std::chrono::nanoseconds(std::chrono::milliseconds(settings.window_ms)) / buckets)) {}

std::expected<CircuitBreaker::Permit, CircuitBreaker::Refusal> CircuitBreaker::permit(Time now) {
  if (state_ == BreakerState::closed) return Permit{era_};
  if (now - asleep_since_ < sleep_window_) return refuse(now);
  state_ = BreakerState::half_open;
  asleep_since_ = now;
  return Permit{++era_};
}

std::chrono::milliseconds CircuitBreaker::refuses_for(Time now) const {
  if (state_ == BreakerState::closed || now - asleep_since_ >= sleep_window_) return std::chrono::milliseconds{0};
  return std::chrono::ceil<std::chrono::milliseconds>(asleep_since_ + sleep_window_ - now);
}

void CircuitBreaker::record(Permit permit, CallOutcome outcome, Time now) {
  switch (outcome) {
    case CallOutcome::success: ++counts_.successes; break;
    case CallOutcome::failure: ++counts_.failures; break;
    case CallOutcome::slow: ++counts_.slow; break;
  }
  if (permit.era != era_) return;
  const bool failed = outcome != CallOutcome::success;
  if (state_ == BreakerState::half_open) return failed ? open(now) : close();
  count_in_window(failed, now);
  if (window_is_bad(now)) open(now);
}

std::expected<CircuitBreaker::Permit, CircuitBreaker::Refusal> CircuitBreaker::refuse(Time now) {
  ++counts_.refused;
  return std::unexpected(Refusal{refuses_for(now)});
}

void CircuitBreaker::open(Time now) {
  state_ = BreakerState::open;
  asleep_since_ = now;
  ++era_;
  ++counts_.opened;
}

void CircuitBreaker::close() {
  state_ = BreakerState::closed;
  window_ = {};
  ++era_;
}

std::int64_t CircuitBreaker::tick_of(Time now) const { return now.time_since_epoch() / bucket_width_; }

void CircuitBreaker::count_in_window(bool failed, Time now) {
  const auto tick = tick_of(now);
  auto& bucket = window_[static_cast<std::size_t>(tick % buckets)];
  if (bucket.tick != tick) bucket = Bucket{.tick = tick};
  ++bucket.calls;
  if (failed) ++bucket.failed;
}

bool CircuitBreaker::window_is_bad(Time now) const {
  const auto oldest = tick_of(now) - buckets;
  std::int64_t calls = 0;
  std::int64_t failed = 0;
  for (const auto& bucket : window_) {
    if (bucket.tick <= oldest) continue;
    calls += bucket.calls;
    failed += bucket.failed;
  }
  return calls >= settings_.minimum_calls && failed * 100 >= calls * settings_.failure_percent;
}

}  // namespace boxoffice::resilience
