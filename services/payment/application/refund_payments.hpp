#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/payment/application/payment_provider.hpp"
#include "services/payment/application/payment_store.hpp"

#include <cstddef>
#include <string>

namespace boxoffice::payment {

/// The provider's name for one refund: the same for every attempt, so that it is made once.
std::string refund_key(const Refund& refund);

/// Gives back what is to be given back, by the provider. One that the provider refuses holds no other up.
class RefundPayments {
 public:
  RefundPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock);

  static constexpr std::size_t at_once = 200;  ///< refunds that the provider is asked for at the same time

  /// What one round did.
  struct Round {
    std::size_t refunded = 0;
    std::size_t left = 0;  ///< to be asked again
  };
  /// One round over all that is to be given back.
  Task<Round> operator()();
  /// Ends a round after those that the provider has been asked for.
  void stop() { stopping_ = true; }

 private:
  Task<void> refund(Refund due, Round& round);
  Task<bool> give_back(const Refund& due);

  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
  bool stopping_ = false;
};

}  // namespace boxoffice::payment
