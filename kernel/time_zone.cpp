#include "kernel/time_zone.hpp"

#include <date/tz.h>

#include <stdexcept>

namespace boxoffice {

std::optional<TimeZone> TimeZone::find(const std::string& name) {
  if (name == "localtime" || name == "posixrules") return std::nullopt;  // of this machine, whatever that is
  try {
    return TimeZone(*date::locate_zone(name));
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

std::chrono::local_days TimeZone::day_of(Instant moment) const {
  return std::chrono::local_days{std::chrono::floor<std::chrono::days>(zone_->to_local(moment).time_since_epoch())};
}

Instant TimeZone::at(std::chrono::local_days day, std::chrono::minutes time_of_day) const {
  const date::local_time<std::chrono::minutes> local{day.time_since_epoch() + time_of_day};
  return std::chrono::floor<std::chrono::milliseconds>(zone_->to_sys(local, date::choose::earliest));
}

}  // namespace boxoffice
