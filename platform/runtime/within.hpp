#pragma once

#include "platform/json/scalar.hpp"

#include <cstdint>
#include <expected>
#include <string>

namespace boxoffice::runtime {

/// A whole number from Least to Most, both included: a setting whose range is part of its type. A default outside does
/// not compile.
template <std::int64_t Least, std::int64_t Most>
class Within {
 public:
  consteval Within(std::int64_t number) : number_(number) {
    if (number < Least || number > Most) throw "out of range";
  }
  /// The error is a phrase to be put after the setting's name.
  static std::expected<Within, std::string> of(std::int64_t number) {
    if (number < Least || number > Most)
      return std::unexpected("must be between " + std::to_string(Least) + " and " + std::to_string(Most));
    Within within(Least);
    within.number_ = number;
    return within;
  }

  std::int64_t value() const { return number_; }

  friend bool operator==(Within, Within) = default;

 private:
  std::int64_t number_;
};

}  // namespace boxoffice::runtime

template <std::int64_t Least, std::int64_t Most>
struct boxoffice::json::Scalar<boxoffice::runtime::Within<Least, Most>> {
  using Number = runtime::Within<Least, Most>;
  static constexpr std::int64_t least = Least;
  static constexpr std::int64_t most = Most;
  static std::expected<Number, std::string> from_integer(std::int64_t number) { return Number::of(number); }
  static std::int64_t to_integer(Number number) { return number.value(); }
};
