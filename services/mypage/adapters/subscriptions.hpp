#pragma once

#include "platform/messaging/subscriptions.hpp"
#include "services/mypage/application/my_page.hpp"

#include <tuple>

namespace boxoffice::mypage {

/// Takes an event into the page of its booking.
inline constexpr auto note = [](MyPage& page, const auto& event, const messaging::Record& record) {
  take_in(page, event, ToldChange{record.version, record.time});
};

/// What my page reacts to.
inline constexpr auto subscriptions = std::tuple{
    messaging::on<BookingStarted>(note),    messaging::on<BookingCanceled>(note),
    messaging::on<TicketsCanceled>(note),   messaging::on<BookingFailed>(note),
    messaging::on<PaymentApproved>(note),   messaging::on<PaymentRefunded>(note),
    messaging::on<PayCanceled>(note),       messaging::on<PaymentFailed>(note),
    messaging::on<DeliveryStarted>(note),   messaging::on<DeliveryCanceled>(note),
    messaging::on<DeliveryCompleted>(note), messaging::on<TicketsPacked>(note),
    messaging::on<TicketsHandedOver>(note), messaging::on<TicketsInTransit>(note),
    messaging::on<TicketsReturned>(note),
};

}  // namespace boxoffice::mypage
