#pragma once

#include "kernel/tests/is_rejected.hpp"
#include "services/delivery/domain/delivery.hpp"

#include <chrono>
#include <ostream>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::delivery {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
inline constexpr Instant later = noon + std::chrono::minutes(5);

inline Shipping by_post() { return {"우체국택배", std::chrono::days{2}}; }

inline Delivery a_started_delivery(DeliveryMethod method = DeliveryMethod::post) {
  return start(DeliveryId{3}, {BookingId{7}, "서울시 종로구", method}, by_post(), noon).delivery;
}
/// One that has come there step by step.
inline Delivery a_delivery_at(DeliveryStep step, DeliveryMethod method = DeliveryMethod::post) {
  auto delivery = a_started_delivery(method);
  while (delivery.delivery_step != step) {
    const auto next = steps_after(method, delivery.delivery_step).front();
    delivery = move_to(std::move(delivery), next, ChangedBy::house_operator, noon).value().delivery;
  }
  return delivery;
}
inline Delivery a_canceled_delivery() { return cancel(a_started_delivery(), "payment-canceled", noon)->delivery; }
inline Delivery a_completed_delivery() { return complete(a_started_delivery(), noon)->delivery; }

inline std::vector<std::string_view> types_of(const std::vector<Event>& events) {
  std::vector<std::string_view> types;
  for (const auto& event : events) types.push_back(std::visit([](const auto& told) { return told.type; }, event));
  return types;
}

inline void PrintTo(const Delivery& delivery, std::ostream* out) {
  *out << "delivery " << delivery.id.value << " for booking " << delivery.booking_id.value << " of state "
       << static_cast<int>(delivery.delivery_status) << " (" << delivery.status_reason << ") in version "
       << delivery.version;
}

}  // namespace boxoffice::delivery
