#include "services/payment/application/refund_payments.hpp"

#include "services/payment/application/approve_payment.hpp"

#include <utility>

namespace boxoffice::payment {
namespace {

constexpr std::size_t round_size = 200;

}  // namespace

RefundPayments::RefundPayments(PaymentStore& payments, PaymentProvider& provider, const Clock& clock)
    : payments_(payments), provider_(provider), clock_(clock) {}

Task<RefundPayments::Round> RefundPayments::operator()() {
  Round round;
  for (const auto& payment : co_await payments_.awaiting_refund(round_size)) {
    const bool given_back = co_await provider_.refund(charge_key(payment.booking_id));
    if (given_back)
      co_await payments_.change(payment.id,
                                [now = clock_.now()](Payment paid) { return confirm_refund(std::move(paid), now); });
    ++(given_back ? round.refunded : round.left);
  }
  co_return round;
}

}  // namespace boxoffice::payment
