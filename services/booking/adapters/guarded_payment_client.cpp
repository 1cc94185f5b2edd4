#include "services/booking/adapters/guarded_payment_client.hpp"

#include "platform/async/spawn.hpp"

#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

int whole_seconds(std::chrono::milliseconds wait) {
  return static_cast<int>(std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(wait).count()));
}

/// A declined payment is a healthy answer; only what payment could not answer counts against it.
resilience::CallOutcome health_of(const PaymentOutcome& outcome) {
  const bool answered = std::holds_alternative<Approved>(outcome) || std::holds_alternative<Declined>(outcome);
  return answered ? resilience::CallOutcome::success : resilience::CallOutcome::failure;
}

}  // namespace

GuardedPaymentClient::GuardedPaymentClient(PaymentClient& payment, Scheduler& scheduler, PaymentCallLimits limits,
                                           resilience::CircuitBreakerSettings breaker, OnChange on_change)
    : payment_(payment),
      scheduler_(scheduler),
      limits_(limits),
      breaker_(breaker),
      bulkhead_(limits.in_flight),
      on_change_(std::move(on_change)) {}

Task<PaymentOutcome> GuardedPaymentClient::approve(Booking booking, DeliveryMethod delivery) {
  auto slot = bulkhead_.enter();
  if (!slot) co_return NeverSent{1};
  const auto permit = this->permit();
  if (!permit) co_return NeverSent{whole_seconds(permit.error().retry_after)};

  auto outcome = co_await with_deadline(scheduler_, payment_.approve(std::move(booking), delivery), limits_.timeout);
  breaker_.record(*permit, outcome ? health_of(*outcome) : resilience::CallOutcome::slow, scheduler_.steady_now());
  tell_change();
  co_return outcome.value_or(Unknown{});
}

Task<PaymentFinding> GuardedPaymentClient::find(BookingId booking) {
  auto finding = co_await with_deadline(scheduler_, payment_.find(booking), limits_.timeout);
  co_return finding.value_or(Unknown{});
}

int GuardedPaymentClient::refuses_for_s() {
  if (bulkhead_.refuses()) return 1;
  if (breaker_.state() == resilience::BreakerState::closed) return 0;
  // The probe is chosen here: whoever the breaker turned away in approve() would have left a failed booking behind.
  const auto permit = breaker_.permit(scheduler_.steady_now());
  if (!permit) return whole_seconds(permit.error().retry_after);
  probe_ = *permit;
  return 0;
}

std::expected<GuardedPaymentClient::Permit, resilience::CircuitBreaker::Refusal> GuardedPaymentClient::permit() {
  const auto probe = std::exchange(probe_, std::nullopt);
  if (probe && breaker_.state() == resilience::BreakerState::half_open) return *probe;
  return breaker_.permit(scheduler_.steady_now());
}

void GuardedPaymentClient::tell_change() {
  const auto state = breaker_.state();
  const bool opened = state == resilience::BreakerState::open && !told_open_;
  const bool closed = state == resilience::BreakerState::closed && told_open_;
  if (!opened && !closed) return;
  told_open_ = opened;
  if (on_change_) on_change_(state);
}

}  // namespace boxoffice::booking
