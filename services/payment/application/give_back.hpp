#pragma once

#include "contracts/booking_events.hpp"
#include "kernel/clock.hpp"
#include "services/payment/application/payment_store.hpp"

namespace boxoffice::payment {

/// A canceled booking's money is to be given back. Throws std::logic_error when the booking has no payment: a complete
/// booking always has one.
void on_booking_canceled(PaymentsInTransaction& payments, const BookingCanceled& event, Instant now);

/// A failed booking's money is to be given back if it was taken, and refused if it is still asked for.
void on_booking_failed(PaymentsInTransaction& payments, const BookingFailed& event, Instant now);

}  // namespace boxoffice::payment
