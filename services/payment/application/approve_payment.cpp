#include "services/payment/application/approve_payment.hpp"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>
#include <variant>

namespace boxoffice::payment {

namespace {

constexpr std::string_view key_begins = "booking-";

/// Decides on a payment that is still pending, and leaves any other as it is.
template <class Decide>
Decision if_pending(Decide decide) {
  return [decide = std::move(decide)](Payment payment) -> Result<Change> {
    if (payment.payment_status != PaymentStatus::pending_payment) return Change{.payment = std::move(payment)};
    return decide(std::move(payment));
  };
}

}  // namespace

std::string charge_key(const Payment& payment) {
  return std::string(key_begins) + std::to_string(payment.booking_id.value) + "-" +
         std::to_string(payment.requested_at.time_since_epoch().count());
}

std::optional<BookingId> booking_in_key(std::string_view key) {
  if (!key.starts_with(key_begins)) return std::nullopt;
  key.remove_prefix(key_begins.size());
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
  if (error != std::errc() || end == key.data() + key.size() || *end != '-' || number < 1) return std::nullopt;
  return BookingId{number};
}

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

  const auto outcome = co_await provider_.charge(charge_key(payment), amount);
  const auto now = clock_.now();
  if (const auto* charged = std::get_if<Charged>(&outcome)) {
    co_return co_await payments_.change(payment, if_pending([reference = charged->reference, now](Payment pending) {
                                          return approve(std::move(pending), reference, ChangedBy::provider, now);
                                        }));
  }
  if (std::holds_alternative<ChargeDeclined>(outcome)) {
    co_return co_await payments_.change(payment, if_pending([now](Payment pending) {
                                          return fail(std::move(pending), failure::declined, ChangedBy::provider, now);
                                        }));
  }
  co_return std::move(payment);
}

}  // namespace boxoffice::payment
