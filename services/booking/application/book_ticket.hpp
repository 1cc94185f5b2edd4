#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "platform/async/task.hpp"
#include "services/booking/application/booking_store.hpp"
#include "services/booking/application/payment_client.hpp"
#include "services/booking/domain/booking.hpp"

#include <functional>
#include <optional>
#include <variant>

namespace boxoffice::booking {

/// Paid and complete.
struct Booked {
  Booking booking;
  bool replayed = false;
};
/// Whether it is paid is not known yet; it will be completed or given up without the customer doing anything.
struct AwaitingPayment {
  Booking booking;
};
/// The payment was refused, and nothing was charged.
struct PaymentDeclined {
  Booking booking;
  bool replayed = false;
};

using TicketOutcome = std::variant<Booked, AwaitingPayment, PaymentDeclined, Rejection, Faults>;

/// Books a ticket: the intent first, then the money, then the answer.
class BookTicket {
 public:
  /// Told of each booking whose payment is unknown, so that somebody finds out.
  using Unsettled = std::function<void(BookingId)>;

  BookTicket(BookingStore& bookings, PaymentClient& payments, const Clock& clock, Money price, Unsettled unsettled);

  /// Rejects while payment is in trouble ("payment-unavailable", before anything is written; a key that was answered
  /// before is answered nevertheless), and what the store rejects.
  Task<TicketOutcome> operator()(BookTicketCommand command, std::optional<IdempotencyKey> key);
  /// The same for seats, which are the booking's from the moment on that it is written down. If it fails they are on
  /// hold again, or free.
  Task<TicketOutcome> operator()(SeatOrder order, std::optional<IdempotencyKey> key);

 private:
  /// While payment is in trouble: what was answered to the key before, otherwise when to come back.
  Task<TicketOutcome> refuse(std::optional<IdempotencyKey> key, int wait_s);
  Task<TicketOutcome> pay(Changed added, DeliveryMethod delivery);
  // The pending booking lives in the caller's frame, which waits for these.
  Task<TicketOutcome> settle(const Booking& pending, PaymentOutcome outcome);
  Task<TicketOutcome> settle(const Booking& pending, Approved approved);
  Task<TicketOutcome> settle(const Booking& pending, Declined declined);
  Task<TicketOutcome> settle(const Booking& pending, NeverSent never_sent);
  Task<TicketOutcome> settle(const Booking& pending, Unknown unknown);

  BookingStore& bookings_;
  PaymentClient& payments_;
  const Clock& clock_;
  Money price_;
  Unsettled unsettled_;
};

}  // namespace boxoffice::booking
