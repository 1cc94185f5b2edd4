#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/payment/application/payment_provider.hpp"
#include "services/payment/application/payment_store.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::payment {

/// The provider's name for the money of a booking: the same for every attempt, so that it moves once. It has the moment
/// in it at which the payment was requested: a provider remembers the bookings of databases that are no more.
std::string charge_key(const Payment& payment);

/// The booking that a key of charge_key() or refund_key() begins with; nothing for any other text.
std::optional<BookingId> booking_in_key(std::string_view key);

/// Takes the money for a booking: the intent first, then the provider, then the answer.
class ApprovePayment {
 public:
  ApprovePayment(PaymentStore& payments, PaymentProvider& provider, const Clock& clock);

  /// The payment as it is afterwards: COMPLETE, FAILED, or PENDING while the provider's answer is unknown. What the
  /// provider has told in another way meanwhile counts. A booking that has a payment gets that one. Rejects another
  /// amount for a booking that has a payment ("amount-mismatch").
  Task<Result<Payment>> operator()(PaymentOrder order);

 private:
  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
};

}  // namespace boxoffice::payment
