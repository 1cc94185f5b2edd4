#pragma once

#include "kernel/clock.hpp"
#include "platform/async/random.hpp"

#include <chrono>
#include <cstdint>

namespace boxoffice::booking {

/// When a seat that a booking has given back can be had again: at a moment by chance within so long, so that nobody
/// gains by asking again and again. Scheduler's thread only.
class ReturnWindow {
 public:
  ReturnWindow(std::chrono::milliseconds length, Random& random) : length_(length), random_(random) {}

  /// One that is over, when the window has no length.
  Instant moment_after(Instant now) {
    const auto length = static_cast<std::uint64_t>(length_.count());
    return length == 0 ? Instant{} : now + std::chrono::milliseconds(1 + random_.below(length));
  }

 private:
  std::chrono::milliseconds length_;
  Random& random_;
};

}  // namespace boxoffice::booking
