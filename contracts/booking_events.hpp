#pragma once

#include "contracts/statuses.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice {

/// The ticket is paid and the booking complete.
struct BookingStarted {
  static constexpr std::string_view type = "BookingStarted";
  BookingId id;
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone;
  std::string addr;
  BookingStatus booking_status = BookingStatus::complete_booking;
  Money price;
};
BOOST_DESCRIBE_STRUCT(BookingStarted, (), (id, musical_name, customer_name, telephone, addr, booking_status, price))

/// A complete booking was canceled; its money is to be given back.
struct BookingCanceled {
  static constexpr std::string_view type = "BookingCanceled";
  BookingId id;
  std::string customer_name;
  BookingStatus booking_status = BookingStatus::cancel_booking;
};
BOOST_DESCRIBE_STRUCT(BookingCanceled, (), (id, customer_name, booking_status))

/// The booking never came about: declined, never asked for, or given up after an unknown outcome. A payment that was or
/// will be approved for it is to be given back.
struct BookingFailed {
  static constexpr std::string_view type = "BookingFailed";
  BookingId id;
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone;
  std::string addr;
  BookingStatus booking_status = BookingStatus::failed_booking;
  std::string reason;  ///< a constant in kebab-case: "payment-declined", "payment-unavailable", "payment-unknown",
                       ///< "no-such-booking"
};
BOOST_DESCRIBE_STRUCT(BookingFailed, (), (id, musical_name, customer_name, telephone, addr, booking_status, reason))

}  // namespace boxoffice
