#pragma once

#include "platform/messaging/record.hpp"
#include "services/mypage/application/my_page.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::mypage {

inline constexpr Instant noon = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + std::chrono::hours(12);
inline constexpr Timestamp christmas_eve{std::chrono::sys_days(std::chrono::year(2026) / 12 / 24) +
                                         std::chrono::minutes(630)};

/// What booking, payment and delivery tell of one booking, each in its order; one event a minute, from noon on.
class Telling {
 public:
  explicit Telling(BookingId booking) : booking_(booking) {}

  void decline() {
    tell(PaymentFailed{payment_, booking_, PaymentStatus::failed_payment, "declined"}, ++payment_version_);
    fail("payment-declined");
  }
  void fail(std::string reason) {
    tell(BookingFailed{booking_, "Elizabeth", "홍길동", 11112222, "서울시 종로구", BookingStatus::failed_booking,
                       std::move(reason), customer_},
         ++booking_version_);
  }
  void pay() {
    tell(PaymentApproved{payment_, booking_, "서울시 종로구", PaymentStatus::complete_payment, Money::won(50'000), {}},
         ++payment_version_);
    tell(DeliveryStarted{delivery_, booking_, "서울시 종로구", DeliveryStatus::start_delivery,
                         noon + std::chrono::days{2}, "우체국택배", DeliveryMethod::post},
         1);
  }
  void complete() { complete({}, {}, {}); }
  void complete_with_seats(std::string seats) { complete(PerformanceId{5}, christmas_eve, std::move(seats)); }
  void arrive() {
    pack();
    tell(TicketsHandedOver{.id = delivery_, .booking_id = booking_, .at = noon}, 3);
    tell(TicketsInTransit{.id = delivery_, .booking_id = booking_, .at = noon}, 4);
    tell(DeliveryCompleted{delivery_, booking_, DeliveryStatus::complete_delivery, DeliveryMethod::post}, 5);
  }
  void stop_delivery() {
    pack();
    tell(DeliveryCanceled{delivery_, booking_, DeliveryStatus::cancel_delivery, DeliveryStep::packed}, 3);
  }
  void send_back() { tell(TicketsReturned{.id = delivery_, .booking_id = booking_, .at = noon}, 6); }

  void give_tickets_back(Money amount, std::optional<std::string> left, std::optional<Money> total) {
    tell(
        TicketsCanceled{
            booking_, "홍길동", BookingStatus::complete_booking, "1층 A열 3", amount, {}, {}, std::move(left)},
        ++booking_version_);
    payment_version_ += 2;
    tell(PaymentRefunded{payment_, booking_, PaymentStatus::complete_payment, amount, total}, payment_version_);
  }
  void cancel(std::optional<std::string> seats) {
    tell(BookingCanceled{booking_, "홍길동", BookingStatus::cancel_booking, {}, {}, {}, {}, std::move(seats), {}},
         ++booking_version_);
  }
  void give_all_back(Money amount, std::optional<Money> total) {
    payment_version_ += 2;
    tell(PayCanceled{payment_, booking_, PaymentStatus::cancel_payment, amount, total}, payment_version_);
  }

  std::vector<messaging::Record> told() const { return told_; }

 private:
  void pack() { tell(TicketsPacked{.id = delivery_, .booking_id = booking_, .at = noon}, 2); }
  void complete(std::optional<PerformanceId> performance, std::optional<Timestamp> starts_at,
                std::optional<std::string> seats) {
    tell(BookingStarted{booking_, "Elizabeth", "홍길동", 11112222, "서울시 종로구", BookingStatus::complete_booking,
                        Money::won(50'000), performance, starts_at, std::move(seats), customer_},
         ++booking_version_);
  }
  void tell(const auto& event, std::int64_t version) {
    const auto now = noon + std::chrono::minutes(told_.size());
    told_.push_back(messaging::record_of(event, booking_.value, version, now));
  }

  BookingId booking_;
  std::optional<std::string> customer_ = "customer-7";
  PaymentId payment_{booking_.value + 100};
  DeliveryId delivery_{booking_.value + 200};
  std::int64_t booking_version_ = 1;
  std::int64_t payment_version_ = 1;
  std::vector<messaging::Record> told_;
};

/// How a booking's life went.
enum class Life : std::uint8_t {
  paid,
  arrived,
  canceled,
  canceled_after_arrival,
  declined,
  late_approval,
  seats_paid,
  some_seats_canceled,          ///< twice, one after the other
  all_seats_canceled,           ///< after that
  some_canceled_as_told_before  ///< by a program that knew neither performances nor totals
};

/// What was told of such a life.
inline std::vector<messaging::Record> told_of(BookingId booking, Life life) {
  Telling telling(booking);
  if (life == Life::declined) {
    telling.decline();
    return telling.told();
  }
  telling.pay();
  const bool has_seats =
      life == Life::seats_paid || life == Life::some_seats_canceled || life == Life::all_seats_canceled;
  if (life == Life::late_approval) telling.fail("payment-unknown");
  else if (has_seats) telling.complete_with_seats("1층 A열 3, 4, 5");
  else telling.complete();
  if (life == Life::arrived || life == Life::canceled_after_arrival) telling.arrive();
  if (life == Life::canceled_after_arrival) telling.send_back();
  if (life == Life::some_seats_canceled || life == Life::all_seats_canceled) {
    telling.give_tickets_back(Money::won(10'000), "1층 A열 4, 5", Money::won(10'000));
    telling.give_tickets_back(Money::won(15'000), "1층 A열 5", Money::won(25'000));
  }
  if (life == Life::some_canceled_as_told_before) telling.give_tickets_back(Money::won(10'000), {}, {});
  if (life == Life::canceled || life == Life::canceled_after_arrival) telling.cancel({});
  if (life == Life::all_seats_canceled) telling.cancel("1층 A열 5");
  if (life == Life::canceled || life == Life::canceled_after_arrival || life == Life::late_approval)
    telling.give_all_back(Money::won(50'000), {});
  if (life == Life::all_seats_canceled) telling.give_all_back(Money::won(20'000), Money::won(45'000));
  if (life == Life::canceled || life == Life::all_seats_canceled || life == Life::late_approval)
    telling.stop_delivery();
  return telling.told();
}

inline std::ostream& operator<<(std::ostream& out, Life life) { return out << "life " << static_cast<int>(life); }

inline void PrintTo(const MyPage& page, std::ostream* out) {
  *out << "page " << page.id.value << " of booking " << page.booking_id.value << " in versions " << page.booking_version
       << ", " << page.payment_version << ", " << page.delivery_version;
}

}  // namespace boxoffice::mypage
