#pragma once

#include "kernel/tests/is_rejected.hpp"
#include "services/booking/application/booking_store.hpp"
#include "services/booking/domain/booking.hpp"

#include <chrono>
#include <cstdint>
#include <ostream>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
inline constexpr Instant later = noon + std::chrono::minutes(5);
inline constexpr auto the_price = Money::won(90'000);

inline BookTicketCommand a_ticket(std::string musical = "Elizabeth") {
  return {std::move(musical), "홍길동", 11112222, "서울시 종로구"};
}

struct BookingDetails {
  BookingId id{7};
  Money price = the_price;
};

inline Booking a_pending_booking(BookingDetails details = {}) {
  auto booking = place(a_ticket(), details.price, noon);
  booking.id = details.id;
  return booking;
}

inline ApprovedPayment a_payment_for(const Booking& booking) { return {booking.id, booking.price}; }
inline ApprovedPayment a_payment_for(const Booking& booking, Money amount) { return {booking.id, amount}; }

inline Booking a_complete_booking(BookingDetails details = {}) {
  const auto pending = a_pending_booking(details);
  return complete(pending, a_payment_for(pending), ChangedBy::payment, noon)->booking;
}

inline Booking a_failed_booking(std::string_view reason = failure::declined) {
  return fail(a_pending_booking(), reason, ChangedBy::payment, noon)->booking;
}

inline Booking a_canceled_booking() { return cancel(a_complete_booking(), ChangedBy::customer, noon)->booking; }

inline Booking a_booking_that_is(BookingStatus status) {
  switch (status) {
    case BookingStatus::pending_booking: return a_pending_booking();
    case BookingStatus::complete_booking: return a_complete_booking();
    case BookingStatus::cancel_booking: return a_canceled_booking();
    case BookingStatus::failed_booking: return a_failed_booking();
  }
}

inline IdempotencyKey a_key(std::string key = "key-1", std::string fingerprint = "the same request") {
  return {"anybody POST /bookings", std::move(key), std::move(fingerprint)};
}

inline std::string_view type_of(const Event& event) {
  return std::visit([](const auto& told) { return told.type; }, event);
}

inline std::vector<std::string_view> types_of(const std::vector<Event>& events) {
  std::vector<std::string_view> types;
  for (const auto& event : events) types.push_back(type_of(event));
  return types;
}

inline void PrintTo(const Booking& booking, std::ostream* out) {
  *out << "booking " << booking.id.value << " of state " << static_cast<int>(booking.booking_status) << " ("
       << booking.status_reason << ") in version " << booking.version;
}

}  // namespace boxoffice::booking
