#include "services/payment/domain/payment.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::payment {
namespace {

Payment with(Payment payment, PaymentStatus status, ChangedBy by, std::string_view reason, Instant now) {
  payment.payment_status = status;
  payment.status_by = by;
  payment.status_at = now;
  payment.status_reason = reason;
  ++payment.version;
  return payment;
}

bool has_nothing_to_give_back(const Payment& payment) {
  return payment.payment_status == PaymentStatus::failed_payment ||
         payment.payment_status == PaymentStatus::cancel_payment || payment.refund_requested_at;
}

/// Lets a refund count as gone.
void give_back(Change& change, Refund refund) {
  change.payment.refunded_amount = change.payment.refunded_amount + refund.amount;
  change.entries.push_back(entry_of_request(refund));
  change.refund = std::move(refund);
}

Money sum_of_done(const std::vector<Refund>& refunds) {
  Money sum;
  for (const auto& refund : refunds)
    if (refund.refund_status == RefundStatus::done_refund) sum = sum + refund.amount;
  return sum;
}

}  // namespace

std::vector<Fault> faults_of(const PaymentOrder& order) {
  if (order.amount > most_at_once)
    return {{"/amount", "must not be more than " + std::to_string(most_at_once.minor_units)}};
  if (order.booking_fees > order.amount) return {{"/bookingFees", "must not be more than the amount"}};
  if (order.delivery_fee > order.amount - order.booking_fees)
    return {{"/deliveryFee", "must not be more than the amount without the booking fees"}};
  return {};
}

Payment open(PaymentOrder order, Instant now) {
  return Payment{
      .id = {},
      .booking_id = order.booking_id,
      .addr = std::move(order.addr),
      .delivery_method = order.delivery_method,
      .amount = order.amount,
      .booking_fees = order.booking_fees,
      .delivery_fee = order.delivery_fee,
      .refunded_amount = {},
      .payment_status = PaymentStatus::pending_payment,
      .provider_reference = {},
      .requested_at = now,
      .status_at = now,
      .status_by = ChangedBy::booking,
      .status_reason = "requested",
      .refund_requested_at = {},
      .version = 1,
  };
}

Change refuse_in_advance(PaymentId id, BookingId booking, Instant now) {
  auto refused = open({booking, {}, {}}, now);
  refused.id = id;
  refused.payment_status = PaymentStatus::failed_payment;
  refused.status_reason = failure::booking_failed;
  auto event = PaymentFailed{refused.id, refused.booking_id, refused.payment_status, refused.status_reason};
  return Change{std::move(refused), {std::move(event)}};
}

Result<Change> approve(Payment payment, std::string provider_reference, ChangedBy by, Instant now) {
  if (payment.payment_status != PaymentStatus::pending_payment) return reject(RejectionKind::conflict, "not-pending");
  const auto why_back = payment.refund_requested_at ? std::optional(payment.status_reason) : std::nullopt;
  auto approved = with(std::move(payment), PaymentStatus::complete_payment, by, "charged", now);
  approved.provider_reference = std::move(provider_reference);
  auto event = PaymentApproved{approved.id,     approved.booking_id,     approved.addr, approved.payment_status,
                               approved.amount, approved.delivery_method};
  Change change{.payment = std::move(approved), .events = {std::move(event)}};
  change.entries.push_back(entry_of_capture(change.payment, now));
  if (why_back) give_back(change, refund_of(change.payment, {}, {.why = *why_back}, now));
  return change;
}

Result<Change> fail(Payment payment, std::string_view reason, ChangedBy by, Instant now) {
  if (payment.payment_status != PaymentStatus::pending_payment) return reject(RejectionKind::conflict, "not-pending");
  auto failed = with(std::move(payment), PaymentStatus::failed_payment, by, reason, now);
  auto event = PaymentFailed{failed.id, failed.booking_id, failed.payment_status, failed.status_reason};
  return Change{std::move(failed), {std::move(event)}};
}

std::optional<Change> request_refund(Payment payment, const std::vector<Refund>& earlier, const RefundOrder& order,
                                     Instant now) {
  const auto status = payment.payment_status;
  const bool is_complete = status == PaymentStatus::complete_payment;
  if (has_nothing_to_give_back(payment) || (!is_complete && !order.closes)) return std::nullopt;
  if (order.closes) payment.refund_requested_at = now;
  Change change{.payment = with(std::move(payment), status, ChangedBy::booking, order.why, now)};
  if (!is_complete) return change;
  auto refund = refund_of(change.payment, earlier, order, now);
  if (order.closes && order.after_return) change.waiting = waiting_for_tickets(refund);
  else give_back(change, std::move(refund));
  return change;
}

std::optional<Change> release_refund(Payment payment, const WaitingRefund& waiting, const std::vector<Refund>& refunds,
                                     Instant now) {
  if (std::ranges::any_of(refunds, &Refund::closes)) return std::nullopt;
  Change change{.payment =
                    with(std::move(payment), PaymentStatus::complete_payment, ChangedBy::booking, waiting.why, now)};
  give_back(change, refund_of(waiting, now));
  return change;
}

Result<Change> confirm_refund(Payment payment, const std::vector<Refund>& refunds, RefundId id, Instant now) {
  const auto is_open = [](const Refund& refund) { return refund.refund_status == RefundStatus::requested_refund; };
  const auto found = std::ranges::find(refunds, id, &Refund::id);
  if (found == refunds.end() || !is_open(*found)) return reject(RejectionKind::conflict, "refund-not-requested");
  if (payment.payment_status != PaymentStatus::complete_payment) return reject(RejectionKind::conflict, "not-complete");
  if (found->closes && std::ranges::count_if(refunds, is_open) > 1)
    return reject(RejectionKind::conflict, "refunds-not-done");

  auto refund = *found;
  refund.refund_status = RefundStatus::done_refund;
  refund.done_at = now;
  const auto status = refund.closes ? PaymentStatus::cancel_payment : PaymentStatus::complete_payment;
  Change change{.payment = with(std::move(payment), status, ChangedBy::provider, "refunded", now)};
  const auto& told = change.payment;
  const auto total = refund.amount + sum_of_done(refunds);
  if (refund.closes) change.events = {PayCanceled{told.id, told.booking_id, status, refund.amount, total}};
  else change.events = {PaymentRefunded{told.id, told.booking_id, status, refund.amount, total}};
  change.entries = {entry_of_refund(refund, now)};
  change.refund = std::move(refund);
  return change;
}

}  // namespace boxoffice::payment
