#pragma once

#include "kernel/money.hpp"
#include "platform/async/task.hpp"
#include "services/booking/domain/booking.hpp"

#include <variant>

namespace boxoffice::booking {

/// The money was taken.
struct Approved {
  Money amount;
};
/// The money was refused, and will not be taken.
struct Declined {};
/// Payment was not asked and will not be: trying again later is safe.
struct NeverSent {
  int retry_after_s = 1;
};
/// Payment may or may not have taken the money.
struct Unknown {};

using PaymentOutcome = std::variant<Approved, Declined, NeverSent, Unknown>;

/// Payment has taken nothing: it knows no payment for the booking (the request never arrived, or is still on its way),
/// or one that came to nothing though nobody declined it.
struct NotFound {};

using PaymentFinding = std::variant<Approved, Declined, NotFound, Unknown>;

/// What a finding says to the one who has just asked for the money. That nothing was taken has to be found out again.
inline PaymentOutcome outcome_of(const PaymentFinding& finding) {
  if (const auto* approved = std::get_if<Approved>(&finding)) return *approved;
  if (const auto* declined = std::get_if<Declined>(&finding)) return *declined;
  return Unknown{};
}

/// The only call that waits for another service. Its idempotency key is the booking, so asking twice charges once.
class PaymentClient {
 public:
  virtual ~PaymentClient() = default;

  /// Asks for the price of a booking, whose tickets are to be delivered in that way. The booking must be durable
  /// before.
  virtual Task<PaymentOutcome> approve(Booking booking, DeliveryMethod delivery) = 0;

  /// Finds out what became of a payment.
  virtual Task<PaymentFinding> find(BookingId booking) = 0;

  /// Asked before a booking is written down: seconds until approve() may be called, above 0 while payment is known to
  /// be in trouble. To see whether the trouble is over, one at a time hears 0 and goes on.
  virtual int refuses_for_s() = 0;
};

}  // namespace boxoffice::booking
