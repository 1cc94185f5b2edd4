#pragma once

#include "kernel/money.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/resilience/bulkhead.hpp"
#include "platform/resilience/circuit_breaker.hpp"
#include "services/booking/application/payment_client.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <optional>

namespace boxoffice::booking {

/// How long and how many (resilience.md).
struct PaymentCallLimits {
  std::chrono::milliseconds timeout{610};
  std::size_t in_flight = 10'000;
};

/// A payment client behind a deadline, a circuit breaker and a bulkhead: booking waits no longer than the timeout, does
/// not ask a payment service that is in trouble, and never has too many questions open.
class GuardedPaymentClient final : public PaymentClient {
 public:
  /// Told when the breaker opens and when it is closed again, not of the probes in between. May be empty.
  using OnChange = std::function<void(resilience::BreakerState)>;

  GuardedPaymentClient(PaymentClient& payment, Scheduler& scheduler, PaymentCallLimits limits,
                       resilience::CircuitBreakerSettings breaker, OnChange on_change);

  Task<PaymentOutcome> approve(Booking booking, DeliveryMethod delivery) override;
  Task<PaymentFinding> find(BookingId booking) override;
  int refuses_for_s() override;

  const resilience::CircuitBreaker& breaker() const { return breaker_; }
  const resilience::Bulkhead& bulkhead() const { return bulkhead_; }

 private:
  using Permit = resilience::CircuitBreaker::Permit;
  std::expected<Permit, resilience::CircuitBreaker::Refusal> permit();
  void tell_change();

  PaymentClient& payment_;
  Scheduler& scheduler_;
  PaymentCallLimits limits_;
  resilience::CircuitBreaker breaker_;
  resilience::Bulkhead bulkhead_;
  OnChange on_change_;
  bool told_open_ = false;
  std::optional<Permit> probe_;  ///< of the one who was let through an open breaker and has not called yet
};

}  // namespace boxoffice::booking
