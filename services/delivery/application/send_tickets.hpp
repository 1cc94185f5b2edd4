#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/payment_events.hpp"
#include "kernel/clock.hpp"
#include "services/delivery/application/delivery_store.hpp"

namespace boxoffice::delivery {

/// Paid tickets are sent.
void on_payment_approved(DeliveriesInTransaction& deliveries, const PaymentApproved& event, const Shipping& shipping,
                         Instant now);

/// Tickets of a canceled booking are wanted back, or stay in the house. Where there is no delivery yet there is nothing
/// to recall: its payment will be canceled as well.
void on_booking_canceled(DeliveriesInTransaction& deliveries, const BookingCanceled& event, Instant now);

/// Tickets whose money went back are not sent. Throws std::logic_error when the booking has no delivery: its payment
/// was approved before it was canceled.
void on_pay_canceled(DeliveriesInTransaction& deliveries, const PayCanceled& event, Instant now);

}  // namespace boxoffice::delivery
