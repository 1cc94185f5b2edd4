#pragma once

#include "kernel/clock.hpp"

#include <chrono>

namespace boxoffice::runtime {

/// The machine's calendar. Only composition roots make one; everything else is given a Clock.
class SystemClock final : public Clock {
 public:
  Instant now() const override {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  }
};

}  // namespace boxoffice::runtime
