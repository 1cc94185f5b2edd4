#pragma once

#include "platform/messaging/record.hpp"
#include "services/mypage/application/my_page.hpp"

#include <chrono>
#include <cstdint>
#include <ostream>
#include <vector>

namespace boxoffice::mypage {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);

/// How a booking's life went.
enum class Life : std::uint8_t {
  paid,
  arrived,
  some_canceled,
  canceled,
  canceled_after_arrival,
  declined,
  late_approval
};

/// What booking, payment and delivery told of a booking's life, each in its order.
inline std::vector<messaging::Record> told_of(BookingId booking, Life life) {
  std::vector<messaging::Record> told;
  const auto tell = [&](const auto& event, std::int64_t version) {
    told.push_back(messaging::record_of(event, booking.value, version, noon));
  };
  const PaymentId payment{booking.value + 100};
  const DeliveryId delivery{booking.value + 200};
  const PaymentApproved approved{payment, booking, "서울시 종로구", PaymentStatus::complete_payment,
                                 Money::won(50'000)};
  const DeliveryStarted sent{
      delivery, booking, "서울시 종로구", DeliveryStatus::start_delivery, noon + std::chrono::days{2}, "우체국택배"};
  const BookingFailed failed{
      booking, "Elizabeth", "홍길동", 11112222, "서울시 종로구", BookingStatus::failed_booking, "payment-unknown"};
  if (life == Life::declined) {
    tell(PaymentFailed{payment, booking, PaymentStatus::failed_payment, "declined"}, 2);
    tell(failed, 2);
    return told;
  }
  tell(approved, 2);
  tell(sent, 1);
  if (life == Life::late_approval) {
    tell(failed, 2);
  } else {
    tell(BookingStarted{booking, "Elizabeth", "홍길동", 11112222, "서울시 종로구", BookingStatus::complete_booking,
                        Money::won(50'000)},
         2);
  }
  const bool given_back = life == Life::canceled || life == Life::canceled_after_arrival || life == Life::late_approval;
  if (life == Life::arrived || life == Life::canceled_after_arrival) tell(DeliveryCompleted{delivery, booking}, 2);
  if (life == Life::some_canceled) {
    tell(TicketsCanceled{booking, "홍길동", BookingStatus::complete_booking, "1층 A열 3", Money::won(20'000), {}, {}},
         3);
    tell(PaymentRefunded{payment, booking, PaymentStatus::complete_payment, Money::won(20'000)}, 4);
  }
  if (life == Life::canceled || life == Life::canceled_after_arrival)
    tell(BookingCanceled{booking, "홍길동", BookingStatus::cancel_booking, {}, {}, {}, {}}, 3);
  if (given_back) tell(PayCanceled{payment, booking, PaymentStatus::cancel_payment, Money::won(50'000)}, 4);
  if (given_back && life != Life::canceled_after_arrival) tell(DeliveryCanceled{delivery, booking}, 2);
  return told;
}

inline std::ostream& operator<<(std::ostream& out, Life life) { return out << "life " << static_cast<int>(life); }

inline void PrintTo(const MyPage& page, std::ostream* out) {
  *out << "page " << page.id.value << " of booking " << page.booking_id.value << " in versions " << page.booking_version
       << ", " << page.payment_version << ", " << page.delivery_version;
}

}  // namespace boxoffice::mypage
