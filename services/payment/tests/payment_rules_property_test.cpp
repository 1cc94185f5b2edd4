#include "services/payment/domain/payment.hpp"

#include "services/payment/tests/payments.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace boxoffice::payment {
namespace {

/// One thing that happens to a payment; the amounts mean something to a refund only.
struct Step {
  std::string what;
  Money amount;
  Money cancellation_fee;
  Money booking_fees;
};

std::ostream& operator<<(std::ostream& out, const Step& step) {
  return out << step.what << ' ' << step.amount.minor_units << ' ' << step.cancellation_fee.minor_units << ' '
             << step.booking_fees.minor_units;
}

std::optional<Change> decide(const Step& step, const Account& account, Instant now) {
  const auto accepted = [](Result<Change> result) { return result ? std::optional(*result) : std::nullopt; };
  const auto& [payment, refunds, ledger, told, waiting] = account;
  if (step.what == "charged") return accepted(approve(payment, "reference", ChangedBy::provider, now));
  if (step.what == "declined") return accepted(fail(payment, failure::declined, ChangedBy::provider, now));
  if (step.what == "never charged") return accepted(fail(payment, failure::never_charged, ChangedBy::resolver, now));
  if (step.what == "booking canceled") return request_refund(payment, refunds, everything, now);
  if (step.what == "booking failed") return request_refund(payment, refunds, {.why = failure::booking_failed}, now);
  auto part = a_part(step.amount, step.cancellation_fee, step.booking_fees);
  if (step.what == "tickets canceled") return request_refund(payment, refunds, part, now);
  part.closes = true;
  part.delivery_fee = Money::won(3'200);
  if (step.what == "canceled for a fee") return request_refund(payment, refunds, part, now);
  part.after_return = true;
  if (step.what == "canceled with its tickets outside") return request_refund(payment, refunds, part, now);
  if (step.what == "tickets back") return waiting ? release_refund(payment, *waiting, refunds, now) : std::nullopt;
  for (const auto& refund : refunds)
    if (refund.refund_status == RefundStatus::requested_refund && refund.closes == (step.what == "all given back"))
      return accepted(confirm_refund(payment, refunds, refund.id, now));
  return std::nullopt;
}

std::vector<Step> any_steps() {
  const auto amount = [](std::int64_t most) {
    return rc::gen::map(rc::gen::inRange<std::int64_t>(0, most), Money::won);
  };
  const auto step =
      rc::gen::construct<Step>(rc::gen::weightedElement<std::string>({{4, "charged"},
                                                                      {1, "declined"},
                                                                      {1, "never charged"},
                                                                      {1, "booking canceled"},
                                                                      {1, "booking failed"},
                                                                      {6, "tickets canceled"},
                                                                      {1, "canceled for a fee"},
                                                                      {1, "canceled with its tickets outside"},
                                                                      {2, "tickets back"},
                                                                      {4, "part given back"},
                                                                      {3, "all given back"}}),
                               amount(60'000), amount(20'000), amount(2'000));
  return *rc::gen::container<std::vector<Step>>(step);
}

Account a_pending_account() {
  Account account{open(an_order_with_fees(), noon)};
  account.payment.id = PaymentId{3};
  return account;
}

Money sum_of_refunds(const Account& account) {
  Money sum;
  for (const auto& refund : account.refunds) sum = sum + refund.amount;
  return sum;
}

bool is_terminal(PaymentStatus status) {
  return status == PaymentStatus::cancel_payment || status == PaymentStatus::failed_payment;
}

RC_GTEST_PROP(AnySequenceOfDecisions, KeepsTheRulesOfAPayment, ()) {
  auto account = a_pending_account();
  auto now = noon;
  for (const auto& step : any_steps()) {
    now += std::chrono::seconds(1);
    const auto change = decide(step, account, now);
    if (!change) continue;
    const auto& before = account.payment;
    const auto& after = change->payment;
    RC_ASSERT(!is_terminal(before.payment_status));
    const bool moved = after.payment_status != before.payment_status;
    const bool gave_back = change->refund && change->refund->refund_status == RefundStatus::done_refund;
    RC_ASSERT(change->events.size() == (moved || gave_back ? 1U : 0U));
    RC_ASSERT(after.version == before.version + 1);
    RC_ASSERT(after.amount == before.amount);
    account.save(*change);
  }
  if (account.payment.payment_status != PaymentStatus::cancel_payment) return;
  for (const auto& refund : account.refunds) RC_ASSERT(refund.refund_status == RefundStatus::done_refund);
  RC_ASSERT(account.payment.refund_requested_at.has_value());
}

RC_GTEST_PROP(AnySequenceOfDecisions, NeverGivesBackMoreThanWasTaken, ()) {
  auto account = a_pending_account();
  for (const auto& step : any_steps()) {
    if (const auto change = decide(step, account, noon)) account.save(*change);
    const bool captured = !account.ledger.empty();
    RC_ASSERT(sum_of_refunds(account) <= (captured ? account.payment.amount : Money{}));
    RC_ASSERT(account.payment.refunded_amount == sum_of_refunds(account));
    const bool waits = account.waiting && std::ranges::none_of(account.refunds, &Refund::closes);
    RC_ASSERT(!waits || account.payment.refund_requested_at.has_value());
    RC_ASSERT(!waits || sum_of_refunds(account) + account.waiting->amount <= account.payment.amount);
    const auto left = what_is_left(account.payment, account.refunds);
    RC_ASSERT(std::min({left.tickets, left.booking_fees, left.delivery_fee}) >= Money{});
    for (const auto& refund : account.refunds) {
      RC_ASSERT(std::min({refund.amount, refund.tickets, refund.booking_fees, refund.delivery_fee,
                          refund.cancellation_fee}) >= Money{});
      RC_ASSERT(refund.amount + refund.cancellation_fee == refund.tickets + refund.booking_fees + refund.delivery_fee);
    }
  }
}

RC_GTEST_PROP(AnySequenceOfDecisions, KeepsTheBooks, ()) {
  auto account = a_pending_account();
  for (const auto& step : any_steps())
    if (const auto change = decide(step, account, noon)) account.save(*change);
  Money owed_to_us;
  Money owed_by_us;
  for (const auto& entry : account.ledger) {
    RC_ASSERT(sum_of(entry) == Money{});
    owed_to_us = owed_to_us + entry.provider_receivable;
    owed_by_us = owed_by_us - entry.refunds_payable;
  }
  Money done;
  for (const auto& refund : account.refunds)
    if (refund.refund_status == RefundStatus::done_refund) done = done + refund.amount;
  const bool captured = !account.ledger.empty();
  RC_ASSERT(owed_to_us == (captured ? account.payment.amount - done : Money{}));
  RC_ASSERT(owed_by_us == account.payment.refunded_amount - done);
}

RC_GTEST_PROP(AnySequenceOfDecisions, IsTakenOnlyOnce, ()) {
  auto account = a_pending_account();
  for (const auto& step : any_steps()) {
    const auto once = decide(step, account, noon);
    if (!once) continue;
    account.save(*once);
    const bool may_be_repeated = step.what == "tickets canceled" || step.what == "part given back";
    RC_ASSERT(may_be_repeated || !decide(step, account, later));
  }
}

}  // namespace
}  // namespace boxoffice::payment
