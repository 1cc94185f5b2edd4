#pragma once

#include "platform/messaging/subscriptions.hpp"
#include "services/payment/application/give_back.hpp"

#include <tuple>

namespace boxoffice::payment {

/// What the handling of events works with.
struct GivingBack {
  PaymentsInTransaction& payments;
  Instant now;
};

/// What payment reacts to.
inline constexpr auto subscriptions = std::tuple{
    messaging::on<BookingCanceled>(
        [](GivingBack& in, const BookingCanceled& event) { on_booking_canceled(in.payments, event, in.now); }),
    messaging::on<TicketsCanceled>(
        [](GivingBack& in, const TicketsCanceled& event) { on_tickets_canceled(in.payments, event, in.now); }),
    messaging::on<BookingFailed>(
        [](GivingBack& in, const BookingFailed& event) { on_booking_failed(in.payments, event, in.now); }),
    messaging::on<TicketsReturned>(
        [](GivingBack& in, const TicketsReturned& event) { on_tickets_returned(in.payments, event, in.now); }),
};

}  // namespace boxoffice::payment
