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

}  // namespace boxoffice
