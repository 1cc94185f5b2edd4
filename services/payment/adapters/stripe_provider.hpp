#pragma once

#include "services/payment/adapters/stripe_api.hpp"
#include "services/payment/adapters/stripe_objects.hpp"
#include "services/payment/application/payment_provider.hpp"

#include <string>

namespace boxoffice::payment {

/// Stripe as the payment provider: a charge is a PaymentIntent that is created and confirmed in one call, under our key
/// (docs/adr/0024-stripe.md).
class StripeProvider final : public PaymentProvider {
 public:
  /// Everything but the log outlives it.
  StripeProvider(boost::asio::io_context& io, Scheduler& scheduler, const StripeSettings& settings,
                 observability::Log log);

  Task<ChargeOutcome> charge(std::string key, Money amount) override;
  /// Closes a key that nothing was charged under, so that nothing ever will be, and an intent that waits for the
  /// customer. Not to be asked while a charge under that key runs.
  Task<ChargeFinding> find(std::string key) override;
  Task<bool> refund(std::string reference, std::string refund_key, Money amount) override;

 private:
  Task<ChargeFinding> close(std::string key);
  Task<ChargeFinding> look_at(std::string intent);
  bool is_done(const StripeRefund& refund) const;

  StripeApi api_;
  std::string payment_method_;
  observability::Log log_;
};

}  // namespace boxoffice::payment
