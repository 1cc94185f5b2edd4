#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/delivery_events.hpp"
#include "kernel/clock.hpp"
#include "services/payment/application/payment_store.hpp"

namespace boxoffice::payment {

/// A canceled booking's money is to be given back, as much of it as the event says or all that is left; where the event
/// says so, only when the tickets are at the house again. Throws std::logic_error when the booking has no payment: a
/// complete booking always has one.
void on_booking_canceled(PaymentsInTransaction& payments, const BookingCanceled& event, Instant now);

/// A part of a booking's money is to be given back, and the booking stays. Throws std::logic_error when the booking has
/// no payment, or one whose money was not taken yet.
void on_tickets_canceled(PaymentsInTransaction& payments, const TicketsCanceled& event, Instant now);

/// A failed booking's money is to be given back if it was taken, and refused if it is still asked for.
void on_booking_failed(PaymentsInTransaction& payments, const BookingFailed& event, Instant now);

/// Tickets are at the house again: a refund that has waited for them is to be made, and one that comes does not wait.
void on_tickets_returned(PaymentsInTransaction& payments, const TicketsReturned& event, Instant now);

}  // namespace boxoffice::payment
