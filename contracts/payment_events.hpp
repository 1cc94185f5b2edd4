#pragma once

#include "contracts/statuses.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace boxoffice {

/// The money for a booking was taken.
struct PaymentApproved {
  static constexpr std::string_view type = "PaymentApproved";
  PaymentId id;
  BookingId booking_id;
  std::string addr;
  PaymentStatus payment_status = PaymentStatus::complete_payment;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(PaymentApproved, (), (id, booking_id, addr, payment_status, amount))

/// The money for a booking was given back, all of it.
struct PayCanceled {
  static constexpr std::string_view type = "PayCanceled";
  PaymentId id;
  BookingId booking_id;
  PaymentStatus payment_status = PaymentStatus::cancel_payment;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(PayCanceled, (), (id, booking_id, payment_status, amount))

/// No money was taken, and none will be for this booking.
struct PaymentFailed {
  static constexpr std::string_view type = "PaymentFailed";
  PaymentId id;
  BookingId booking_id;
  PaymentStatus payment_status = PaymentStatus::failed_payment;
  std::string reason;  ///< a constant in kebab-case: "declined", "never-charged", "booking-failed"
};
BOOST_DESCRIBE_STRUCT(PaymentFailed, (), (id, booking_id, payment_status, reason))

}  // namespace boxoffice
