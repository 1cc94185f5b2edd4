#pragma once

#include "platform/async/random.hpp"
#include "platform/json/scalar.hpp"

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>

namespace boxoffice::runtime {

/// How often something shall happen: a share from 0 (never) to 1 (always).
class Rate {
 public:
  Rate() = default;
  /// The error is a phrase to be put after the setting's name.
  static std::expected<Rate, std::string> parse(std::string_view text);
  static std::expected<Rate, std::string> of(double share);

  double share() const { return share_; }
  bool draw(Random& random) const { return random.fraction() < share_; }
  std::string str() const;

  friend bool operator==(Rate, Rate) = default;

 private:
  explicit Rate(double share) : share_(share) {}

  double share_ = 0;
};

}  // namespace boxoffice::runtime

template <>
struct boxoffice::json::Scalar<boxoffice::runtime::Rate> {
  static constexpr std::int64_t least = 0;
  static constexpr std::int64_t most = 1;
  static std::expected<runtime::Rate, std::string> from_text(std::string_view text) {
    return runtime::Rate::parse(text);
  }
  static std::expected<runtime::Rate, std::string> from_integer(std::int64_t number) {
    return runtime::Rate::of(static_cast<double>(number));
  }
  static std::expected<runtime::Rate, std::string> from_fraction(double share) { return runtime::Rate::of(share); }
  static std::string to_number(runtime::Rate rate) { return rate.str(); }
};
