#pragma once

#include "contracts/statuses.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <optional>
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
  std::optional<DeliveryMethod> delivery_method;  ///< POST where it is missing
};
BOOST_DESCRIBE_STRUCT(PaymentApproved, (), (id, booking_id, addr, payment_status, amount, delivery_method))

/// A part of the money was given back; the booking stays, with fewer tickets.
struct PaymentRefunded {
  static constexpr std::string_view type = "PaymentRefunded";
  PaymentId id;
  BookingId booking_id;
  PaymentStatus payment_status = PaymentStatus::complete_payment;
  Money amount;                         ///< this time
  std::optional<Money> refunded_total;  ///< with all the times before
};
BOOST_DESCRIBE_STRUCT(PaymentRefunded, (), (id, booking_id, payment_status, amount, refunded_total))

/// A booking's money was given back, as much of it as was owed after it was canceled.
struct PayCanceled {
  static constexpr std::string_view type = "PayCanceled";
  PaymentId id;
  BookingId booking_id;
  PaymentStatus payment_status = PaymentStatus::cancel_payment;
  Money amount;                         ///< this time
  std::optional<Money> refunded_total;  ///< with all the times before; where it is missing there were none
};
BOOST_DESCRIBE_STRUCT(PayCanceled, (), (id, booking_id, payment_status, amount, refunded_total))

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
