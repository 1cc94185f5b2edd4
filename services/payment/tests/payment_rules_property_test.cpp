#include "services/payment/domain/payment.hpp"

#include "services/payment/tests/payments.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::payment {
namespace {

std::optional<Change> decide(const std::string& step, const Payment& payment, Instant now) {
  const auto accepted = [](Result<Change> result) { return result ? std::optional(*result) : std::nullopt; };
  if (step == "charged") return accepted(approve(payment, "reference", ChangedBy::provider, now));
  if (step == "declined") return accepted(fail(payment, failure::declined, ChangedBy::provider, now));
  if (step == "never charged") return accepted(fail(payment, failure::never_charged, ChangedBy::resolver, now));
  if (step == "booking canceled") return request_refund(payment, "booking-canceled", now);
  if (step == "booking failed") return request_refund(payment, failure::booking_failed, now);
  return accepted(confirm_refund(payment, now));
}

std::vector<std::string> any_steps() {
  return *rc::gen::container<std::vector<std::string>>(rc::gen::element<std::string>(
      "charged", "declined", "never charged", "booking canceled", "booking failed", "given back"));
}

bool is_terminal(PaymentStatus status) {
  return status == PaymentStatus::cancel_payment || status == PaymentStatus::failed_payment;
}

RC_GTEST_PROP(AnySequenceOfDecisions, KeepsTheRulesOfAPayment, ()) {
  auto payment = a_pending_payment();
  auto now = noon;
  int refunds = 0;
  bool refund_asked_for = false;
  for (const auto& step : any_steps()) {
    now += std::chrono::seconds(1);
    const auto change = decide(step, payment, now);
    if (!change) continue;
    RC_ASSERT(!is_terminal(payment.payment_status));
    const bool moved = change->payment.payment_status != payment.payment_status;
    RC_ASSERT(change->events.size() == (moved ? 1U : 0U));
    RC_ASSERT(change->payment.version == payment.version + 1);
    RC_ASSERT(change->payment.amount == payment.amount);
    refund_asked_for |= change->payment.refund_requested_at.has_value();
    if (change->payment.payment_status == PaymentStatus::cancel_payment) ++refunds;
    payment = change->payment;
  }
  RC_ASSERT(refunds <= (refund_asked_for ? 1 : 0));
}

RC_GTEST_PROP(AnySequenceOfDecisions, IsTakenOnlyOnce, ()) {
  auto payment = a_pending_payment();
  for (const auto& step : any_steps()) {
    const auto once = decide(step, payment, noon);
    if (!once) continue;
    RC_ASSERT(!decide(step, once->payment, later));
    payment = once->payment;
  }
}

}  // namespace
}  // namespace boxoffice::payment
