#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <expected>
#include <string_view>

namespace boxoffice::resilience {

/// The numbers of the reference system (Hystrix, resilience.md).
struct CircuitBreakerSettings {
  std::int64_t window_ms = 10'000;       ///< how far back calls are looked at
  std::int64_t minimum_calls = 20;       ///< fewer calls in the window than this never open it
  std::int64_t failure_percent = 50;     ///< opens at this share of failures or more
  std::int64_t sleep_window_ms = 3'000;  ///< how long it stays open before one call may probe
};

enum class BreakerState : std::uint8_t { closed, open, half_open };

std::string_view to_string(BreakerState state);

/// How a call ended, as far as the health of the other side goes. A business "no" is a success.
enum class CallOutcome : std::uint8_t { success, failure, slow };

/// What happened since the start; only grows.
struct BreakerCounts {
  std::uint64_t successes = 0;
  std::uint64_t failures = 0;
  std::uint64_t slow = 0;
  std::uint64_t refused = 0;
  std::uint64_t opened = 0;
};

/// Stops calling what does not answer, in the manner of Hystrix: opens when enough calls of a rolling window failed,
/// refuses everything for the sleep window, then lets a single call probe; its success closes, anything else opens
/// again.
///
/// A pure state machine: the caller says what time it is. Not for several threads at once.
class CircuitBreaker {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Leave to make one call; its outcome is recorded with it, so that a late answer to an older call is not mistaken
  /// for the probe's. A probe whose outcome is never recorded is given up after another sleep window.
  struct Permit {
    std::uint64_t era = 0;
  };

  struct Refusal {
    std::chrono::milliseconds retry_after;  ///< until the next probe at the earliest; more than 0
  };

  explicit CircuitBreaker(CircuitBreakerSettings settings = {});

  std::expected<Permit, Refusal> permit(Time now);
  /// How long permit() would refuse, without asking it: 0 while it lets calls through or would let one probe.
  std::chrono::milliseconds refuses_for(Time now) const;

  void record(Permit permit, CallOutcome outcome, Time now);

  BreakerState state() const { return state_; }
  const BreakerCounts& counts() const { return counts_; }

 private:
  static constexpr std::int64_t buckets = 10;

  struct Bucket {
    std::int64_t tick = -1;  // which bucket's width of time since the clock's epoch it counts; a stale one is empty
    std::int64_t calls = 0;
    std::int64_t failed = 0;
  };

  void count_in_window(bool failed, Time now);
  bool window_is_bad(Time now) const;
  std::int64_t tick_of(Time now) const;
  std::expected<Permit, Refusal> refuse(Time now);
  void open(Time now);
  void close();

  CircuitBreakerSettings settings_;
  std::chrono::milliseconds sleep_window_;
  std::chrono::nanoseconds bucket_width_;
  BreakerState state_ = BreakerState::closed;
  std::uint64_t era_ = 1;  // grows with every change of state and every probe: outcomes of an older era change nothing
  Time asleep_since_{};    // of the opening, or of the probe under way
  std::array<Bucket, buckets> window_{};
  BreakerCounts counts_;
};

}  // namespace boxoffice::resilience
