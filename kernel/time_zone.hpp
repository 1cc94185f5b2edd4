#pragma once

#include "kernel/clock.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace date {
class time_zone;  // NOLINT(readability-identifier-naming): a name of the library's
}

namespace boxoffice {

/// The clocks and the calendar of a place, from the IANA database of this machine.
class TimeZone {
 public:
  /// "Asia/Seoul"; nothing when there is no such one.
  static std::optional<TimeZone> find(const std::string& name);

  /// The day that the calendar shows there.
  std::chrono::local_days day_of(Instant moment) const;
  /// When clocks show this there. Where they are put forward over that time the moment of the change is meant, where
  /// they are put back the first of the two.
  Instant at(std::chrono::local_days day, std::chrono::minutes time_of_day) const;

 private:
  explicit TimeZone(const date::time_zone& zone) : zone_(&zone) {}

  const date::time_zone* zone_;  // lives as long as the program
};

}  // namespace boxoffice
