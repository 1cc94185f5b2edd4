#pragma once

#include <compare>
#include <cstdint>

namespace boxoffice {

/// ISO 4217 code of the only currency sold in so far.
inline constexpr const char* default_currency = "KRW";

/// An amount in minor units of its currency (KRW has no decimals, so whole won). Never a floating-point number.
struct Money {
  std::int64_t minor_units = 0;

  static constexpr Money won(std::int64_t amount) { return Money{amount}; }
  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr Money operator+(Money a, Money b) { return Money{a.minor_units + b.minor_units}; }
  friend constexpr Money operator-(Money a, Money b) { return Money{a.minor_units - b.minor_units}; }
};

}  // namespace boxoffice
