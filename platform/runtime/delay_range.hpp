#pragma once

#include "platform/async/random.hpp"
#include "platform/json/scalar.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace boxoffice::runtime {

/// How long something shall take: always the same, or drawn anew each time from a range, both ends included. Written in
/// milliseconds as `0`, `500` or `400-620`; at most ten minutes.
class DelayRange {
 public:
  static constexpr std::int64_t longest_ms = 600'000;

  DelayRange() = default;
  /// The error is a phrase to be put after the setting's name.
  static std::expected<DelayRange, std::string> parse(std::string_view text);
  static std::expected<DelayRange, std::string> of(std::int64_t least_ms, std::int64_t most_ms);

  std::chrono::milliseconds least() const { return std::chrono::milliseconds(least_ms_); }
  std::chrono::milliseconds most() const { return std::chrono::milliseconds(most_ms_); }
  std::chrono::milliseconds draw(Random& random) const;
  std::string str() const;

  friend bool operator==(DelayRange, DelayRange) = default;

 private:
  DelayRange(std::int64_t least_ms, std::int64_t most_ms) : least_ms_(least_ms), most_ms_(most_ms) {}

  std::int64_t least_ms_ = 0;
  std::int64_t most_ms_ = 0;
};

}  // namespace boxoffice::runtime

template <>
struct boxoffice::json::Scalar<boxoffice::runtime::DelayRange> {
  static constexpr std::int64_t least = 0;
  static constexpr std::int64_t most = runtime::DelayRange::longest_ms;
  static std::expected<runtime::DelayRange, std::string> from_text(std::string_view text) {
    return runtime::DelayRange::parse(text);
  }
  static std::expected<runtime::DelayRange, std::string> from_integer(std::int64_t milliseconds) {
    return runtime::DelayRange::of(milliseconds, milliseconds);
  }
  static std::string to_text(runtime::DelayRange range) { return range.str(); }
};
