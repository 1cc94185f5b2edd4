#include "platform/runtime/delay_range.hpp"

#include <charconv>
#include <optional>

namespace boxoffice::runtime {

namespace {

std::optional<std::int64_t> whole_number(std::string_view text) {
  std::int64_t number = 0;
  const auto* begin = text.data();
  const auto* end = begin + text.size();
  const auto read = std::from_chars(begin, end, number);
  if (read.ec == std::errc::invalid_argument || read.ptr != end || text.starts_with('-')) return std::nullopt;
  return read.ec == std::errc() ? number : DelayRange::longest_ms + 1;
}

}  // namespace

std::expected<DelayRange, std::string> DelayRange::of(std::int64_t least_ms, std::int64_t most_ms) {
  if (least_ms < 0 || most_ms > longest_ms) return std::unexpected("must be between 0 and 600000 ms");
  if (least_ms > most_ms) return std::unexpected("must not end before it begins");
  return DelayRange(least_ms, most_ms);
}

std::expected<DelayRange, std::string> DelayRange::parse(std::string_view text) {
  const auto dash = text.find('-');
  const auto least = whole_number(text.substr(0, dash));
  const auto most = dash == std::string_view::npos ? least : whole_number(text.substr(dash + 1));
  if (!least || !most) return std::unexpected("expected milliseconds such as 500, or a range such as 400-620");
  return of(*least, *most);
}

std::chrono::milliseconds DelayRange::draw(Random& random) const {
  return std::chrono::milliseconds(
      least_ms_ + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(most_ms_ - least_ms_) + 1)));
}

std::string DelayRange::str() const {
  return least_ms_ == most_ms_ ? std::to_string(least_ms_) : std::to_string(least_ms_) + '-' + std::to_string(most_ms_);
}

}  // namespace boxoffice::runtime
