#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/payment/application/payment_provider.hpp"
#include "services/payment/application/payment_store.hpp"

#include <string>

namespace boxoffice::payment {

/// The provider's name for the money of a booking: the same for every attempt, so that it moves once.
std::string charge_key(BookingId booking);

/// Takes the money for a booking: the intent first, then the provider, then the answer.
class ApprovePayment {
 public:
  ApprovePayment(PaymentStore& payments, PaymentProvider& provider, const Clock& clock);

  /// The payment as it is afterwards: COMPLETE, FAILED, or PENDING while the provider's answer is unknown. A booking
  /// that has a payment gets that one. Rejects another amount for a booking that has a payment ("amount-mismatch").
  Task<Result<Payment>> operator()(PaymentOrder order);

 private:
  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
};

}  // namespace boxoffice::payment
