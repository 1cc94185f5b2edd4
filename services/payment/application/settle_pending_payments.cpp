#include "services/payment/application/settle_pending_payments.hpp"

#include "services/payment/application/approve_payment.hpp"

#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::payment {
namespace {

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
  PaymentId last;
  for (bool more = true; more && !stopping_;) {
    auto page = co_await payments_.pending(requested_before, last, at_once);
    more = page.size() == at_once;
    if (more) last = page.back().id;
    std::vector<Task<void>> all;
    for (auto& payment : page) all.push_back(ask_about(std::move(payment), settled));
    co_await all_of(std::move(all));
  }
  co_return settled;
}

Task<void> SettlePendingPayments::ask_about(Payment payment, std::size_t& settled) {
  auto finding = co_await provider_.find(charge_key(payment));
  if (co_await settle(std::move(payment), std::move(finding))) ++settled;
}

Task<bool> SettlePendingPayments::settle(Payment payment, ChargeFinding told) {
  auto decision = std::visit(Verdict{clock_.now()}, told);
  if (!decision) co_return false;
  const auto settled = co_await payments_.change(payment, std::move(decision));
  co_return settled.has_value();
}

}  // namespace boxoffice::payment
