#include "services/payment/domain/refund.hpp"

#include "services/payment/domain/payment.hpp"

#include <algorithm>

namespace boxoffice::payment {
namespace {

Money positive(Money amount) { return std::max(amount, Money{}); }

/// What the money of an order is taken from, of what is left for each: tickets and fees as it says, and what it does
/// not explain from tickets before fees.
Remainder taken_from(const Remainder& left, const RefundOrder& order, Money sum) {
  Remainder taken;
  taken.booking_fees = std::min({positive(order.booking_fees), left.booking_fees, sum});
  taken.delivery_fee = std::min({positive(order.delivery_fee), left.delivery_fee, sum - taken.booking_fees});
  taken.tickets = std::min(left.tickets, sum - taken.booking_fees - taken.delivery_fee);
  const auto more_fees = std::min(left.booking_fees - taken.booking_fees, sum - taken.sum());
  taken.booking_fees = taken.booking_fees + more_fees;
  taken.delivery_fee = sum - taken.tickets - taken.booking_fees;
  return taken;
}

}  // namespace

Remainder what_is_left(const Payment& payment, const std::vector<Refund>& earlier) {
  Remainder left{payment.amount - payment.booking_fees - payment.delivery_fee, payment.booking_fees,
                 payment.delivery_fee};
  for (const auto& refund : earlier) {
    left.tickets = left.tickets - refund.tickets;
    left.booking_fees = left.booking_fees - refund.booking_fees;
    left.delivery_fee = left.delivery_fee - refund.delivery_fee;
  }
  return left;
}

Refund refund_of(const Payment& payment, const std::vector<Refund>& earlier, const RefundOrder& order, Instant now) {
  const auto left = what_is_left(payment, earlier);
  const auto wanted = positive(order.amount.value_or(left.sum()));
  const auto amount = std::min(wanted, left.sum());
  const auto kept = order.amount ? std::min(positive(order.cancellation_fee), left.sum() - amount) : Money{};
  const auto taken = taken_from(left, order, amount + kept);
  Refund refund;
  refund.payment_id = payment.id;
  refund.booking_id = payment.booking_id;
  refund.amount = amount;
  refund.tickets = taken.tickets;
  refund.booking_fees = taken.booking_fees;
  refund.delivery_fee = taken.delivery_fee;
  refund.cancellation_fee = kept;
  refund.why = order.why;
  if (amount < wanted) refund.why += refund_reason::cut;
  refund.closes = order.closes;
  refund.requested_at = now;
  return refund;
}

WaitingRefund waiting_for_tickets(const Refund& refund) {
  return {.id = refund.payment_id,
          .booking_id = refund.booking_id,
          .amount = refund.amount,
          .tickets = refund.tickets,
          .booking_fees = refund.booking_fees,
          .delivery_fee = refund.delivery_fee,
          .cancellation_fee = refund.cancellation_fee,
          .why = refund.why,
          .waits_since = refund.requested_at};
}

Refund refund_of(const WaitingRefund& waiting, Instant now) {
  Refund refund;
  refund.payment_id = waiting.id;
  refund.booking_id = waiting.booking_id;
  refund.amount = waiting.amount;
  refund.tickets = waiting.tickets;
  refund.booking_fees = waiting.booking_fees;
  refund.delivery_fee = waiting.delivery_fee;
  refund.cancellation_fee = waiting.cancellation_fee;
  refund.why = waiting.why;
  refund.closes = true;
  refund.requested_at = now;
  return refund;
}

}  // namespace boxoffice::payment
