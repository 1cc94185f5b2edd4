#pragma once

#include "kernel/clock.hpp"

#include <compare>
#include <expected>
#include <string>
#include <string_view>

namespace boxoffice {

/// A moment that people write down: RFC 3339 with its zone, "2026-12-24T19:30:00+09:00". Whole milliseconds; written
/// in UTC.
struct Timestamp {
  Instant moment;

  /// Refuses what has no zone, and moments that no calendar has. The error is a phrase to be put after the field's
  /// name.
  static std::expected<Timestamp, std::string> parse(std::string_view text);
  std::string text() const;

  friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

}  // namespace boxoffice
