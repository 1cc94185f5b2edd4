#pragma once

#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/text.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace boxoffice {

// The one synchronous call between services: booking asks payment to take the money. POST /payments on payment's port.

/// What the caller sends. Idempotent by booking: asking twice charges once.
struct PaymentRequest {
  BookingId booking_id;
  Text<500> addr;
  std::optional<Money> amount;                    ///< payment's default price when it is missing
  std::optional<Money> booking_fees;              ///< how much of the amount these are
  std::optional<Money> delivery_fee;              ///< likewise
  std::optional<DeliveryMethod> delivery_method;  ///< of the tickets that are paid; POST when it is missing
  /// What the reference system's booking service says that it asks for: COMPLETE_PAYMENT, which is all there is to ask.
  std::optional<PaymentStatus> payment_status;
};
BOOST_DESCRIBE_STRUCT(PaymentRequest, (),
                      (booking_id, addr, amount, booking_fees, delivery_fee, delivery_method, payment_status))

/// The reason of a failed payment that nobody refused: the provider was never reached. Trying again makes sense.
inline constexpr std::string_view payment_never_charged = "never-charged";

/// What a caller of POST /payments and of GET /payments/search/findByBookingId needs of a payment.
struct PaymentAnswer {
  PaymentId id;
  BookingId booking_id;
  Money amount;
  PaymentStatus payment_status = PaymentStatus::pending_payment;
  std::string status_reason;                   ///< why, a constant in kebab-case
  std::optional<Instant> refund_requested_at;  ///< the money counts as gone from this moment
};
BOOST_DESCRIBE_STRUCT(PaymentAnswer, (), (id, booking_id, amount, payment_status, status_reason, refund_requested_at))

}  // namespace boxoffice
