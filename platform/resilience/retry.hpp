#pragma once

#include "platform/async/random.hpp"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace boxoffice::resilience {

/// How long to wait before trying again something that is tried until it works: exponential with full jitter, so that
/// those who failed together do not come back together (Brooker, "Exponential Backoff And Jitter", 2015).
class Backoff {
 public:
  /// The n-th wait is drawn evenly from 0 to `first`·2ⁿ, and never exceeds `longest`.
  Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest);

  /// The next wait; each is drawn from a range twice as wide as the one before.
  std::chrono::milliseconds next(Random& random);

  /// To be called when it worked: the next wait is drawn from the first range again.
  void reset() { widest_ = first_; }

 private:
  std::chrono::milliseconds first_;
  std::chrono::milliseconds longest_;
  std::chrono::milliseconds widest_;
};

/// A fixed list of waits for something that is asked a few times and then given up.
class RetrySchedule {
 public:
  explicit RetrySchedule(std::vector<std::chrono::milliseconds> waits) : waits_(std::move(waits)) {}

  /// For an outcome that only the other side knows: 1 s, 5 s, 30 s, 2 m, 10 m, 30 m (resilience.md).
  static RetrySchedule for_unknown_outcomes();

  /// How long to wait when it was asked so many times already; nothing when it is time to give up.
  std::optional<std::chrono::milliseconds> wait_after(std::size_t times_asked) const;

 private:
  std::vector<std::chrono::milliseconds> waits_;
};

}  // namespace boxoffice::resilience
