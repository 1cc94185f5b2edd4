#pragma once

#include "kernel/money.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <vector>

namespace boxoffice::booking {

/// What a ticket that is given back costs, from so many calendar days before the performance: a share of its price, and
/// not more than the amount, where there is one.
struct CancellationStep {
  std::int32_t days_before = 0;
  std::int32_t percent = 0;
  std::optional<Money> at_most;

  friend bool operator==(const CancellationStep&, const CancellationStep&) = default;
};
BOOST_DESCRIBE_STRUCT(CancellationStep, (), (days_before, percent, at_most))

/// The rules by which tickets are taken back, as they are when a booking is made; the booking keeps them. Days are
/// those of the venue's calendar. After the sale has closed no customer cancels.
struct CancellationPolicy {
  std::int32_t free_days = 0;           ///< after the day of booking, in which the first step costs nothing
  std::vector<CancellationStep> steps;  ///< the earliest first: from the most days before the performance on down

  friend bool operator==(const CancellationPolicy&, const CancellationPolicy&) = default;
};
BOOST_DESCRIBE_STRUCT(CancellationPolicy, (), (free_days, steps))

}  // namespace boxoffice::booking
