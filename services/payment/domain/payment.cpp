#include "services/payment/domain/payment.hpp"

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

}  // namespace

Payment open(PaymentOrder order, Instant now) {
  return Payment{
      .id = {},
      .booking_id = order.booking_id,
      .addr = std::move(order.addr),
      .amount = order.amount,
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
  auto approved = with(std::move(payment), PaymentStatus::complete_payment, by, "charged", now);
  approved.provider_reference = std::move(provider_reference);
  auto event =
      PaymentApproved{approved.id, approved.booking_id, approved.addr, approved.payment_status, approved.amount};
  return Change{std::move(approved), {std::move(event)}};
}

Result<Change> fail(Payment payment, std::string_view reason, ChangedBy by, Instant now) {
  if (payment.payment_status != PaymentStatus::pending_payment) return reject(RejectionKind::conflict, "not-pending");
  auto failed = with(std::move(payment), PaymentStatus::failed_payment, by, reason, now);
  auto event = PaymentFailed{failed.id, failed.booking_id, failed.payment_status, failed.status_reason};
  return Change{std::move(failed), {std::move(event)}};
}

std::optional<Change> request_refund(Payment payment, std::string_view why, Instant now) {
  const bool nothing_to_give_back = payment.payment_status == PaymentStatus::failed_payment ||
                                    payment.payment_status == PaymentStatus::cancel_payment;
  if (nothing_to_give_back || payment.refund_requested_at) return std::nullopt;
  payment.refund_requested_at = now;
  const auto status = payment.payment_status;
  return Change{with(std::move(payment), status, ChangedBy::booking, why, now), {}};
}

Result<Change> confirm_refund(Payment payment, Instant now) {
  if (payment.payment_status != PaymentStatus::complete_payment) return reject(RejectionKind::conflict, "not-complete");
  if (!payment.refund_requested_at) return reject(RejectionKind::conflict, "refund-not-requested");
  auto refunded = with(std::move(payment), PaymentStatus::cancel_payment, ChangedBy::provider, "refunded", now);
  auto event = PayCanceled{refunded.id, refunded.booking_id, refunded.payment_status, refunded.amount};
  return Change{std::move(refunded), {std::move(event)}};
}

}  // namespace boxoffice::payment
