#pragma once

#include <chrono>

namespace boxoffice {

/// A moment of the calendar, in whole milliseconds since 1970-01-01 UTC: what is stored and sent.
using Instant = std::chrono::sys_time<std::chrono::milliseconds>;

/// Where code learns what time it is. Never ask the system directly: tests and the simulator give their own.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Instant now() const = 0;
};

}  // namespace boxoffice
