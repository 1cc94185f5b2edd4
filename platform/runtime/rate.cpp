#include "platform/runtime/rate.hpp"

#include <fmt/format.h>

#include <charconv>

namespace boxoffice::runtime {

std::expected<Rate, std::string> Rate::of(double share) {
  // Written so that a NaN is refused too.
  if (!(share >= 0 && share <= 1)) return std::unexpected("must be between 0 and 1");
  return Rate(share);
}

std::expected<Rate, std::string> Rate::parse(std::string_view text) {
  double share = 0;
  const auto* begin = text.data();
  const auto* end = begin + text.size();
  const auto read = std::from_chars(begin, end, share);
  if (read.ec != std::errc() || read.ptr != end) return std::unexpected("expected a number from 0 to 1");
  return of(share);
}

std::string Rate::str() const { return fmt::format("{}", share_); }

}  // namespace boxoffice::runtime
