#include "services/payment/application/refund_payments.hpp"

#include "services/payment/application/approve_payment.hpp"

#include <utility>
#include <vector>

namespace boxoffice::payment {

RefundPayments::RefundPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock)
    : payments_(payments), provider_(provider), clock_(clock) {}

Task<RefundPayments::Round> RefundPayments::operator()() {
  Round round;
  PaymentId last;
  for (bool more = true; more && !stopping_;) {
    auto page = co_await payments_.awaiting_refund(last, at_once);
    more = page.size() == at_once;
    if (more) last = page.back().id;
    std::vector<Task<void>> refunds;
    for (auto& payment : page) refunds.push_back(refund(std::move(payment), round));
    co_await all_of(std::move(refunds));
  }
  co_return round;
}

Task<void> RefundPayments::refund(Payment payment, Round& round) {
  const bool given_back = co_await provider_.refund(charge_key(payment.booking_id));
  if (given_back)
    co_await payments_.change(payment.id,
                              [now = clock_.now()](Payment paid) { return confirm_refund(std::move(paid), now); });
  ++(given_back ? round.refunded : round.left);
}

}  // namespace boxoffice::payment
