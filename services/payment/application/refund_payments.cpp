#include "services/payment/application/refund_payments.hpp"

#include <utility>
#include <vector>

namespace boxoffice::payment {

std::string refund_key(const Refund& refund) {
  return "booking-" + std::to_string(refund.booking_id.value) + "-refund-" + std::to_string(refund.id.value);
}

RefundPayments::RefundPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock)
    : payments_(payments), provider_(provider), clock_(clock) {}

Task<RefundPayments::Round> RefundPayments::operator()() {
  Round round;
  RefundId last;
  for (bool more = true; more && !stopping_;) {
    auto page = co_await payments_.due_refunds(last, at_once);
    more = page.size() == at_once;
    if (more) last = page.back().id;
    std::vector<Task<void>> refunds;
    for (auto& due : page) refunds.push_back(refund(std::move(due), round));
    co_await all_of(std::move(refunds));
  }
  co_return round;
}

Task<void> RefundPayments::refund(Refund due, Round& round) {
  const bool given_back = co_await give_back(due);
  if (given_back)
    co_await payments_.change(due, [id = due.id, now = clock_.now()](Payment paid, const std::vector<Refund>& refunds) {
      return confirm_refund(std::move(paid), refunds, id, now);
    });
  ++(given_back ? round.refunded : round.left);
}

Task<bool> RefundPayments::give_back(const Refund& due) {
  // Where all of it was kept as a fee there is nothing that a provider could do.
  if (due.amount == Money{}) co_return true;
  auto payment = co_await payments_.find_by_booking(due.booking_id);
  if (!payment) co_return false;
  co_return co_await provider_.refund(std::move(payment->provider_reference), refund_key(due), due.amount);
}

}  // namespace boxoffice::payment
