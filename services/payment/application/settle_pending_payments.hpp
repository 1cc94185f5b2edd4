#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/payment/application/payment_provider.hpp"
#include "services/payment/application/payment_store.hpp"

#include <cstddef>

namespace boxoffice::payment {

/// Asks the provider about payments whose charge was neither confirmed nor denied: its answer was lost, or this program
/// was killed while it waited for it.
class SettlePendingPayments {
 public:
  SettlePendingPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock);

  /// One round over what was requested before that moment; how many payments were settled.
  Task<std::size_t> operator()(Instant requested_before);

 private:
  Task<bool> settle(Payment payment);

  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
};

}  // namespace boxoffice::payment
