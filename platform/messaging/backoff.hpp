#pragma once

#include "platform/async/scheduler.hpp"

#include <algorithm>
#include <cstdint>

namespace boxoffice::messaging {

/// How long to wait before something that failed is tried again: twice as long every time.
struct Backoff {
  Scheduler::Duration first{100};
  Scheduler::Duration longest{30'000};

  /// After so many failures in a row, counted from 1.
  Scheduler::Duration after(int failures) const {
    return std::min(longest, first * (std::int64_t{1} << std::clamp(failures - 1, 0, 20)));
  }
};

}  // namespace boxoffice::messaging
