#pragma once

#include <boost/describe/enum.hpp>

#include <cstdint>

namespace boxoffice {

// The states that the outside sees. On the wire and in tables they are written in upper case: COMPLETE_BOOKING.

enum class BookingStatus : std::uint8_t { pending_booking, complete_booking, cancel_booking, failed_booking };
BOOST_DESCRIBE_ENUM(BookingStatus, pending_booking, complete_booking, cancel_booking, failed_booking)

enum class PaymentStatus : std::uint8_t { pending_payment, complete_payment, cancel_payment, failed_payment };
BOOST_DESCRIBE_ENUM(PaymentStatus, pending_payment, complete_payment, cancel_payment, failed_payment)

enum class DeliveryStatus : std::uint8_t { start_delivery, complete_delivery, cancel_delivery };
BOOST_DESCRIBE_ENUM(DeliveryStatus, start_delivery, complete_delivery, cancel_delivery)

/// How tickets reach the customer: 배송, 현장수령, 모바일.
enum class DeliveryMethod : std::uint8_t { post, desk, mobile };
BOOST_DESCRIBE_ENUM(DeliveryMethod, post, desk, mobile)

/// Where the tickets are, in finer steps than the status: still to be packed, packed, given to the shipper, with the
/// shipper, with the customer, back at the house.
enum class DeliveryStep : std::uint8_t { requested, packed, handed_over, in_transit, delivered, returned };
BOOST_DESCRIBE_ENUM(DeliveryStep, requested, packed, handed_over, in_transit, delivered, returned)

}  // namespace boxoffice
