#pragma once

#include "platform/messaging/subscriptions.hpp"
#include "services/delivery/application/send_tickets.hpp"

#include <tuple>

namespace boxoffice::delivery {

/// What the handling of events works with.
struct Sending {
  DeliveriesInTransaction& deliveries;
  const Shipping& shipping;
  Instant now;
};

/// What delivery reacts to.
inline constexpr auto subscriptions = std::tuple{
    messaging::on<PaymentApproved>([](Sending& in, const PaymentApproved& event) {
      on_payment_approved(in.deliveries, event, in.shipping, in.now);
    }),
    messaging::on<BookingCanceled>(
        [](Sending& in, const BookingCanceled& event) { on_booking_canceled(in.deliveries, event, in.now); }),
    messaging::on<PayCanceled>(
        [](Sending& in, const PayCanceled& event) { on_pay_canceled(in.deliveries, event, in.now); }),
};

}  // namespace boxoffice::delivery
