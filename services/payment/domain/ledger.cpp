#include "services/payment/domain/ledger.hpp"

#include "services/payment/domain/payment.hpp"

namespace boxoffice::payment {
namespace {

constexpr Money nothing{};

LedgerEntry entry_for(PaymentId payment, BookingId booking, EntryKind kind, Instant now) {
  LedgerEntry entry;
  entry.payment_id = payment;
  entry.booking_id = booking;
  entry.kind = kind;
  entry.entered_at = now;
  return entry;
}

}  // namespace

LedgerEntry entry_of_capture(const Payment& payment, Instant now) {
  auto entry = entry_for(payment.id, payment.booking_id, EntryKind::captured, now);
  entry.provider_receivable = payment.amount;
  entry.ticket_revenue = payment.booking_fees + payment.delivery_fee - payment.amount;
  entry.booking_fees = nothing - payment.booking_fees;
  entry.delivery_fees = nothing - payment.delivery_fee;
  return entry;
}

LedgerEntry entry_of_request(const Refund& refund) {
  auto entry = entry_for(refund.payment_id, refund.booking_id, EntryKind::refund_requested, refund.requested_at);
  entry.ticket_revenue = refund.tickets;
  entry.booking_fees = refund.booking_fees;
  entry.delivery_fees = refund.delivery_fee;
  entry.refunds_payable = nothing - refund.amount;
  entry.cancellation_fees = nothing - refund.cancellation_fee;
  return entry;
}

LedgerEntry entry_of_refund(const Refund& refund, Instant now) {
  auto entry = entry_for(refund.payment_id, refund.booking_id, EntryKind::refund_done, now);
  entry.refunds_payable = refund.amount;
  entry.provider_receivable = nothing - refund.amount;
  return entry;
}

Money sum_of(const LedgerEntry& entry) {
  return entry.provider_receivable + entry.ticket_revenue + entry.booking_fees + entry.delivery_fees +
         entry.refunds_payable + entry.cancellation_fees;
}

}  // namespace boxoffice::payment
