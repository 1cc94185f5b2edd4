#pragma once

#include "kernel/tests/is_rejected.hpp"
#include "services/payment/domain/payment.hpp"

#include <chrono>
#include <ostream>
#include <string_view>
#include <variant>
#include <vector>

namespace boxoffice::payment {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
inline constexpr Instant later = noon + std::chrono::minutes(5);
inline constexpr auto the_price = Money::won(90'000);

inline PaymentOrder an_order(BookingId booking = BookingId{7}, Money amount = the_price) {
  return {booking, "서울시 종로구", amount};
}

inline Payment a_pending_payment(BookingId booking = BookingId{7}) {
  auto payment = open(an_order(booking), noon);
  payment.id = PaymentId{3};
  return payment;
}
inline Payment a_complete_payment() {
  return approve(a_pending_payment(), "reference", ChangedBy::provider, noon)->payment;
}
inline Payment a_failed_payment() {
  return fail(a_pending_payment(), failure::declined, ChangedBy::provider, noon)->payment;
}
/// Complete, and to be given back.
inline Payment a_payment_to_refund() { return request_refund(a_complete_payment(), "booking-canceled", noon)->payment; }
inline Payment a_refunded_payment() { return confirm_refund(a_payment_to_refund(), noon)->payment; }

inline Payment a_payment_that_is(PaymentStatus status) {
  switch (status) {
    case PaymentStatus::pending_payment: return a_pending_payment();
    case PaymentStatus::complete_payment: return a_complete_payment();
    case PaymentStatus::cancel_payment: return a_refunded_payment();
    case PaymentStatus::failed_payment: return a_failed_payment();
  }
}

inline std::vector<std::string_view> types_of(const std::vector<Event>& events) {
  std::vector<std::string_view> types;
  for (const auto& event : events) types.push_back(std::visit([](const auto& told) { return told.type; }, event));
  return types;
}

inline void PrintTo(const Payment& payment, std::ostream* out) {
  *out << "payment " << payment.id.value << " for booking " << payment.booking_id.value << " of state "
       << static_cast<int>(payment.payment_status) << " (" << payment.status_reason << ") in version "
       << payment.version;
}

}  // namespace boxoffice::payment
