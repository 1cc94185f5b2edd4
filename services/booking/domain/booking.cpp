#include "services/booking/domain/booking.hpp"

#include <utility>

namespace boxoffice::booking {
namespace {

Booking with(Booking booking, BookingStatus status, ChangedBy by, std::string_view reason, Instant now) {
  booking.booking_status = status;
  booking.status_by = by;
  booking.status_at = now;
  booking.status_reason = reason;
  ++booking.version;
  return booking;
}

}  // namespace

Booking place(BookTicketCommand command, Money price, Instant now) {
  return Booking{
      .id = {},
      .customer_id = std::move(command.customer_id),
      .musical_name = std::move(command.musical_name),
      .customer_name = std::move(command.customer_name),
      .telephone_info = command.telephone_info,
      .addr = std::move(command.addr),
      .booking_status = BookingStatus::pending_booking,
      .price = price,
      .performance_id = {},
      .starts_at = {},
      .seats = {},
      .booking_fees = {},
      .delivery_fee = {},
      .booked_at = now,
      .status_at = now,
      .status_by = ChangedBy::customer,
      .status_reason = "placed",
      .version = 1,
  };
}

Result<Change> complete(Booking booking, const ApprovedPayment& payment, ChangedBy by, Instant now) {
  if (booking.booking_status != BookingStatus::pending_booking) return reject(RejectionKind::conflict, "not-pending");
  if (payment.booking != booking.id || payment.amount != booking.price)
    return reject(RejectionKind::conflict, "payment-mismatch");
  auto completed = with(std::move(booking), BookingStatus::complete_booking, by, "paid", now);
  auto started =
      BookingStarted{completed.id,        completed.musical_name,   completed.customer_name, completed.telephone_info,
                     completed.addr,      completed.booking_status, completed.price,         completed.performance_id,
                     completed.starts_at, completed.seats,          completed.customer_id};
  return Change{std::move(completed), {std::move(started)}};
}

Result<Change> fail(Booking booking, std::string_view reason, ChangedBy by, Instant now) {
  if (booking.booking_status != BookingStatus::pending_booking) return reject(RejectionKind::conflict, "not-pending");
  auto failed = with(std::move(booking), BookingStatus::failed_booking, by, reason, now);
  auto event = BookingFailed{failed.id,   failed.musical_name,   failed.customer_name, failed.telephone_info,
                             failed.addr, failed.booking_status, failed.status_reason, failed.customer_id};
  return Change{std::move(failed), {std::move(event)}};
}

Result<Change> cancel(Booking booking, ChangedBy by, Instant now, const std::optional<HandOver>& hand_over) {
  switch (booking.booking_status) {
    case BookingStatus::pending_booking:
      return reject(RejectionKind::conflict, "not-yet-complete",
                    "This booking is still waiting for its payment. Try again in a few seconds.");
    case BookingStatus::failed_booking:
      return reject(RejectionKind::conflict, "booking-failed",
                    "This booking never came about, so there is nothing to cancel.");
    case BookingStatus::cancel_booking: return Change{std::move(booking), {}};
    case BookingStatus::complete_booking: break;
  }
  auto canceled = with(std::move(booking), BookingStatus::cancel_booking, by, "canceled", now);
  auto event =
      BookingCanceled{canceled.id, canceled.customer_name, canceled.booking_status, canceled.price, {}, {}, {}, {}, {}};
  if (are_outside(hand_over)) event.refund_after_return = true;
  return Change{std::move(canceled), {std::move(event)}};
}

Result<Change> change_status(Booking booking, BookingStatus wanted, Instant now,
                             const std::optional<HandOver>& hand_over) {
  if (wanted == BookingStatus::cancel_booking) return cancel(std::move(booking), ChangedBy::customer, now, hand_over);
  return reject(RejectionKind::conflict, "status-not-yours",
                "A booking's status can only be changed to CANCEL_BOOKING; the others follow by themselves.");
}

Result<Change> hand_to_review(Booking booking, Instant now) {
  if (booking.booking_status != BookingStatus::pending_booking) return reject(RejectionKind::conflict, "not-pending");
  if (booking.status_reason == manual_review) return Change{std::move(booking), {}};
  return Change{with(std::move(booking), BookingStatus::pending_booking, ChangedBy::resolver, manual_review, now), {}};
}

bool answers_for_good(const Booking& booking) {
  switch (booking.booking_status) {
    case BookingStatus::pending_booking: return false;
    case BookingStatus::failed_booking: return booking.status_reason == failure::declined;
    case BookingStatus::complete_booking:
    case BookingStatus::cancel_booking: return true;
  }
}

}  // namespace boxoffice::booking
