#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/payment/application/payment_provider.hpp"
#include "services/payment/application/payment_store.hpp"

#include <cstddef>

namespace boxoffice::payment {

/// Gives back what is to be given back, by the provider.
class RefundPayments {
 public:
  RefundPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock);

  /// What one round did.
  struct Round {
    std::size_t refunded = 0;
    std::size_t left = 0;  ///< to be asked again
  };
  Task<Round> operator()();

 private:
  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
};

}  // namespace boxoffice::payment
