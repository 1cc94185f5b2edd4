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

  static constexpr std::size_t at_once = 200;  ///< payments that the provider is asked about at the same time

  /// One round over all that was requested before that moment; how many payments were settled.
  Task<std::size_t> operator()(Instant requested_before);
  /// Settles a payment by what the provider has told of it without being asked; whether that settled it.
  Task<bool> settle(Payment payment, ChargeFinding told);
  /// Ends a round after those that the provider has been asked about.
  void stop() { stopping_ = true; }

 private:
  Task<void> ask_about(Payment payment, std::size_t& settled);

  PaymentStore& payments_;
  PaymentProvider& provider_;
  const Clock& clock_;
  bool stopping_ = false;
};

}  // namespace boxoffice::payment
