#pragma once

#include "contracts/statuses.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/timestamp.hpp"

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
  // Of a booking of seats.
  std::optional<PerformanceId> performance_id;
  std::optional<Timestamp> starts_at;      ///< the performance
  std::optional<std::string> seats;        ///< for people: "1층 A열 3, 4"
  std::optional<std::string> customer_id;  ///< whose it is, where somebody had said who asks
};
BOOST_DESCRIBE_STRUCT(BookingStarted, (),
                      (id, musical_name, customer_name, telephone, addr, booking_status, price, performance_id,
                       starts_at, seats, customer_id))

/// A complete booking was canceled; its money is to be given back: `refund`, or all of it where that is missing. What
/// the refund consists of is said where tickets had prices of their own: it is what their tickets cost, less the
/// cancellation fee, and what comes back of the fees. Where the customer has the tickets it is paid only when they are
/// back at the house: `refund_after_return`.
struct BookingCanceled {
  static constexpr std::string_view type = "BookingCanceled";
  BookingId id;
  std::string customer_name;
  BookingStatus booking_status = BookingStatus::cancel_booking;
  std::optional<Money> refund;
  std::optional<Money> cancellation_fee;
  std::optional<Money> refunded_booking_fees;
  std::optional<Money> refunded_delivery_fee;
  std::optional<std::string> seats;  ///< that it had until then, for people
  std::optional<bool> refund_after_return;
};
BOOST_DESCRIBE_STRUCT(BookingCanceled, (),
                      (id, customer_name, booking_status, refund, cancellation_fee, refunded_booking_fees,
                       refunded_delivery_fee, seats, refund_after_return))

/// Some tickets of a complete booking were given back, and it stays complete with the others. The refund is what they
/// cost, less the cancellation fee, and what comes back of their booking fees.
struct TicketsCanceled {
  static constexpr std::string_view type = "TicketsCanceled";
  BookingId id;
  std::string customer_name;
  BookingStatus booking_status = BookingStatus::complete_booking;
  std::string seats;  ///< given back, for people: "1층 A열 3, 4"
  Money refund;
  Money cancellation_fee;
  Money refunded_booking_fees;
  std::optional<std::string> seats_left;  ///< that it still has, likewise
};
BOOST_DESCRIBE_STRUCT(TicketsCanceled, (),
                      (id, customer_name, booking_status, seats, refund, cancellation_fee, refunded_booking_fees,
                       seats_left))

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
  std::optional<std::string> customer_id;  ///< whose it would have been, where somebody had said who asks
};
BOOST_DESCRIBE_STRUCT(BookingFailed, (),
                      (id, musical_name, customer_name, telephone, addr, booking_status, reason, customer_id))

}  // namespace boxoffice
