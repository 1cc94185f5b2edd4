#include "services/payment/application/give_back.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace boxoffice::payment {

void on_booking_canceled(PaymentsInTransaction& payments, const BookingCanceled& event, Instant now) {
  auto payment = payments.find_by_booking(event.id);
  if (!payment)
    throw std::logic_error("booking " + std::to_string(event.id.value) + " was canceled but has no payment");
  if (auto change = request_refund(*std::move(payment), "booking-canceled", now)) payments.save(*std::move(change));
}

void on_booking_failed(PaymentsInTransaction& payments, const BookingFailed& event, Instant now) {
  auto payment = payments.find_by_booking(event.id);
  if (!payment) return payments.add(refuse_in_advance(payments.next_id(), event.id, now));
  if (auto change = request_refund(*std::move(payment), failure::booking_failed, now))
    payments.save(*std::move(change));
}

}  // namespace boxoffice::payment
