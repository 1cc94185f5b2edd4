#include "services/payment/application/approve_payment.hpp"

#include <utility>
#include <variant>

namespace boxoffice::payment {

std::string charge_key(BookingId booking) { return "booking-" + std::to_string(booking.value); }

ApprovePayment::ApprovePayment(PaymentStore& payments, PaymentProvider& provider, const Clock& clock)
    : payments_(payments), provider_(provider), clock_(clock) {}

Task<Result<Payment>> ApprovePayment::operator()(PaymentOrder order) {
  const auto amount = order.amount;
  // Durable before the provider is asked: a crash during the call leaves a payment that can be asked about.
  auto opened = co_await payments_.open(open(std::move(order), clock_.now()));
  auto& payment = opened.payment;
  if (opened.existed) {
    const bool refused_in_advance = payment.status_reason == failure::booking_failed;
    if (payment.amount != amount && !refused_in_advance)
      co_return reject(RejectionKind::conflict, "amount-mismatch", "This booking has a payment of another amount.");
    co_return std::move(payment);
  }

  const auto outcome = co_await provider_.charge(charge_key(payment.booking_id), amount);
  const auto now = clock_.now();
  if (const auto* charged = std::get_if<Charged>(&outcome)) {
    co_return co_await payments_.change(payment, [reference = charged->reference, now](Payment pending) {
      return approve(std::move(pending), reference, ChangedBy::provider, now);
    });
  }
  if (std::holds_alternative<ChargeDeclined>(outcome)) {
    co_return co_await payments_.change(payment, [now](Payment pending) {
      return fail(std::move(pending), failure::declined, ChangedBy::provider, now);
    });
  }
  co_return std::move(payment);
}

}  // namespace boxoffice::payment
