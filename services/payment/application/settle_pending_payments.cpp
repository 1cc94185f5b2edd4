#include "services/payment/application/settle_pending_payments.hpp"

#include "services/payment/application/approve_payment.hpp"

#include <utility>
#include <variant>

namespace boxoffice::payment {
namespace {

constexpr std::size_t round_size = 100;

/// What a finding decides about the payment; nothing when it says nothing.
struct Verdict {
  Instant now;

  Decision operator()(const Charged& charged) const {
    return [reference = charged.reference, at = now](Payment payment) {
      return approve(std::move(payment), reference, ChangedBy::resolver, at);
    };
  }
  Decision operator()(ChargeDeclined) const { return failing_for(failure::declined); }
  Decision operator()(NeverCharged) const { return failing_for(failure::never_charged); }
  Decision operator()(ChargeUnknown) const { return nullptr; }

 private:
  Decision failing_for(std::string_view reason) const {
    return [reason, at = now](Payment payment) { return fail(std::move(payment), reason, ChangedBy::resolver, at); };
  }
};

}  // namespace

SettlePendingPayments::SettlePendingPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock)
    : payments_(payments), provider_(provider), clock_(clock) {}

Task<std::size_t> SettlePendingPayments::operator()(Instant requested_before) {
  std::size_t settled = 0;
  for (auto& payment : co_await payments_.pending(requested_before, round_size))
    if (co_await settle(std::move(payment))) ++settled;
  co_return settled;
}

Task<bool> SettlePendingPayments::settle(Payment payment) {
  const auto finding = co_await provider_.find(charge_key(payment.booking_id));
  auto decision = std::visit(Verdict{clock_.now()}, finding);
  if (!decision) co_return false;
  co_return (co_await payments_.change(payment.id, std::move(decision))).has_value();
}

}  // namespace boxoffice::payment
