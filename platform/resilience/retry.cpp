#include "platform/resilience/retry.hpp"

#include <algorithm>
#include <cstdint>

namespace boxoffice::resilience {

Backoff::Backoff(std::chrono::milliseconds first, std::chrono::milliseconds longest)
    : first_(std::min(first, longest)), longest_(longest), widest_(first_) {}

std::chrono::milliseconds Backoff::next(Random& random) {
  const auto wait = random.below(static_cast<std::uint64_t>(widest_.count()) + 1);
  widest_ = std::min(widest_ * 2, longest_);
  return std::chrono::milliseconds(wait);
}

RetrySchedule RetrySchedule::for_unknown_outcomes() {
  using namespace std::chrono_literals;
  return RetrySchedule({1s, 5s, 30s, 2min, 10min, 30min});
}

std::optional<std::chrono::milliseconds> RetrySchedule::wait_after(std::size_t times_asked) const {
  if (times_asked >= waits_.size()) return std::nullopt;
  return waits_[times_asked];
}

}  // namespace boxoffice::resilience
