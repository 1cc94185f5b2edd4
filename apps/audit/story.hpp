#pragma once

#include "apps/audit/rows.hpp"
#include "apps/audit/told.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace boxoffice::audit {

/// What holds for all bookings while they are judged.
struct Circumstances {
  Instant now{};
  Instant last_sign_of_life{};  ///< of the program: now when it runs, else the newest moment that the databases know of
  std::array<messaging::LogBounds, producers> logs{};
};

/// All that the four databases say of one booking.
struct Story {
  std::int64_t booking_id = 0;
  const BookingRow* booking = nullptr;
  std::span<const PaymentRow> payments;
  std::span<const DeliveryRow> deliveries;
  std::span<const mypage::MyPage> pages;
  const Told& told;
  std::array<bool, 4> parked{};               ///< by service: events of this booking wait there for an operator
  bool is_expected = false;                   ///< booking has noted that it was paid before it came
  std::optional<BookingStatus> acknowledged;  ///< what the client's ledger was told last
  const Circumstances& at;

  const PaymentRow* payment() const { return payments.empty() ? nullptr : &payments.front(); }
  const DeliveryRow* delivery() const { return deliveries.empty() ? nullptr : &deliveries.front(); }
  const mypage::MyPage* page() const { return pages.empty() ? nullptr : &pages.front(); }

  bool is_parked_in(Service service) const { return parked[index_of(service)]; }
  bool is(BookingStatus status) const { return booking != nullptr && booking->status == status; }

  /// Whether retention may have removed events of that time from a producer's log.
  bool may_be_trimmed(Service producer, Instant happened) const;
};

/// What an invariant says of one booking.
struct Judgement {
  enum class Kind : std::uint8_t {
    irrelevant,
    holds,
    in_progress,  ///< unfinished, and goes on by itself: at once when the program runs, or when it is started again
    waiting,      ///< for an operator: an event is parked, or the booking is in manual review
    violated,
  };

  Kind kind = Kind::irrelevant;
  std::string why;  ///< what is wrong, for one that is violated: continues "booking 17: "
};

inline Judgement irrelevant() { return {}; }
inline Judgement holds() { return {Judgement::Kind::holds, {}}; }
inline Judgement in_progress() { return {Judgement::Kind::in_progress, {}}; }
inline Judgement waiting() { return {Judgement::Kind::waiting, {}}; }
inline Judgement violated(std::string why) { return {Judgement::Kind::violated, std::move(why)}; }

}  // namespace boxoffice::audit
