#include "services/payment/application/give_back.hpp"

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::payment {
namespace {

std::logic_error unpaid(BookingId booking, std::string_view what) {
  return std::logic_error("booking " + std::to_string(booking.value) + " " + std::string(what));
}

void request(PaymentsInTransaction& payments, Payment payment, const RefundOrder& order, Instant now) {
  const auto earlier = payments.refunds_of(payment.booking_id);
  if (auto change = request_refund(std::move(payment), earlier, order, now)) payments.save(*std::move(change));
}

}  // namespace

void on_booking_canceled(PaymentsInTransaction& payments, const BookingCanceled& event, Instant now) {
  auto payment = payments.find_by_booking(event.id);
  if (!payment) throw unpaid(event.id, "was canceled but has no payment");
  request(payments, *std::move(payment),
          {.why = refund_reason::booking_canceled,
           .amount = event.refund,
           .cancellation_fee = event.cancellation_fee.value_or(Money{}),
           .booking_fees = event.refunded_booking_fees.value_or(Money{}),
           .delivery_fee = event.refunded_delivery_fee.value_or(Money{}),
           .after_return = event.refund_after_return.value_or(false) && !payments.are_tickets_back(event.id)},
          now);
}

void on_tickets_canceled(PaymentsInTransaction& payments, const TicketsCanceled& event, Instant now) {
  auto payment = payments.find_by_booking(event.id);
  if (!payment) throw unpaid(event.id, "gave tickets back but has no payment");
  if (payment->payment_status == PaymentStatus::pending_payment)
    throw unpaid(event.id, "gave tickets back that are not paid for");
  request(payments, *std::move(payment),
          {.why = refund_reason::tickets_canceled,
           .closes = false,
           .amount = event.refund,
           .cancellation_fee = event.cancellation_fee,
           .booking_fees = event.refunded_booking_fees},
          now);
}

void on_booking_failed(PaymentsInTransaction& payments, const BookingFailed& event, Instant now) {
  auto payment = payments.find_by_booking(event.id);
  if (!payment) return payments.add(refuse_in_advance(payments.next_id(), event.id, now));
  request(payments, *std::move(payment), {.why = failure::booking_failed}, now);
}

void on_tickets_returned(PaymentsInTransaction& payments, const TicketsReturned& event, Instant now) {
  if (!payments.note_return(event.booking_id, now)) return;
  const auto waiting = payments.waiting_refund_of(event.booking_id);
  if (!waiting) return;
  auto payment = payments.find_by_booking(event.booking_id);
  if (!payment) throw unpaid(event.booking_id, "waits for its money and has no payment");
  const auto refunds = payments.refunds_of(event.booking_id);
  if (auto change = release_refund(*std::move(payment), *waiting, refunds, now)) payments.save(*std::move(change));
}

}  // namespace boxoffice::payment
