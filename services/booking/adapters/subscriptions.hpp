#pragma once

#include "contracts/delivery_events.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/booking/adapters/hand_overs.hpp"
#include "services/booking/adapters/orphan_payments.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <tuple>

namespace boxoffice::booking {

/// What booking reacts to, one event by one. Approved payments are looked at together (OrphanPayments).
inline constexpr auto subscriptions = std::tuple{
    messaging::on<TicketsHandedOver>(
        [](storage::Session& in, const TicketsHandedOver& event, const messaging::Record& record) {
          note_hand_over(in, event.booking_id, DeliveryMethod::post, record.time);
        }),
    messaging::on<DeliveryCompleted>(
        [](storage::Session& in, const DeliveryCompleted& event, const messaging::Record& record) {
          note_hand_over(in, event.booking_id, event.delivery_method.value_or(DeliveryMethod::post), record.time);
        }),
    messaging::on<TicketsReturned>(
        [](storage::Session& in, const TicketsReturned& event, const messaging::Record& record) {
          note_return(in, event.booking_id, record.time);
        }),
};

/// All that booking listens to.
inline constexpr auto heard_events = [] {
  constexpr auto one_by_one = messaging::event_types(subscriptions);
  std::array<std::string_view, orphan_events.size() + one_by_one.size()> all{};
  std::ranges::copy(one_by_one, std::ranges::copy(orphan_events, all.begin()).out);
  return all;
}();

}  // namespace boxoffice::booking
