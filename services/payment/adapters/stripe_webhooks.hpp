#pragma once

#include "platform/http/router.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/secret.hpp"
#include "services/payment/adapters/stripe_objects.hpp"
#include "services/payment/adapters/webhook_events.hpp"
#include "services/payment/application/payment_store.hpp"
#include "services/payment/application/settle_pending_payments.hpp"

#include <cstddef>
#include <functional>

namespace boxoffice::payment {

/// Takes what Stripe tells of by itself: POST /webhooks/stripe.
class StripeWebhooks {
 public:
  /// What outlives it, and what is called when money may have gone back.
  StripeWebhooks(runtime::Secret secret, storage::Store& store, PaymentStore& payments, SettlePendingPayments& settle,
                 std::function<void()> on_refund, const Clock& clock, observability::Log log);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

  /// Forgets events that Stripe does not send any more; one bounded step. How many.
  Task<std::size_t> forget_old_events();

 private:
  Task<http::Response> receive(const http::Call& call);
  http::Response refusal(const char* cause) const;
  Task<void> apply(const StripeEvent& event);
  Task<void> settle(const StripeIntent& intent, ChargeFinding told);

  runtime::Secret secret_;
  WebhookEvents events_;
  PaymentStore& payments_;
  SettlePendingPayments& settle_;
  std::function<void()> on_refund_;
  const Clock& clock_;
  observability::Log log_;
};

}  // namespace boxoffice::payment
