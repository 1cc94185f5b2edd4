#include "services/booking/domain/hold.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace boxoffice::booking {

namespace {

Rejection is_booked() {
  return {RejectionKind::conflict, "hold-booked", "이미 예매한 좌석입니다. (These seats have been booked already.)"};
}

}  // namespace

Result<Hold> hold_seats(const Performance& performance, std::string token_hash, std::chrono::seconds lasts,
                        Instant now) {
  if (now < performance.on_sale_at.moment)
    return reject(RejectionKind::conflict, "not-on-sale-yet",
                  "아직 판매 전입니다. (The sale begins at " + performance.on_sale_at.text() + ".)");
  if (now >= performance.sale_closes_at.moment)
    return reject(RejectionKind::conflict, "sale-closed",
                  "판매가 끝났습니다. (The sale has ended at " + performance.sale_closes_at.text() + ".)");
  return Hold{.id = {},
              .performance_id = performance.id,
              .token_hash = std::move(token_hash),
              .held_at = now,
              .expires_at = now + lasts,
              .is_extended = false,
              .booking_id = {}};
}

Result<Hold> extend(Hold hold, Instant now) {
  if (auto refused = refusal_of(hold, now)) return std::unexpected(*std::move(refused));
  if (hold.is_extended)
    return reject(RejectionKind::conflict, "hold-extended",
                  "선점 시간은 한 번만 늘릴 수 있습니다. (A hold is lengthened only once.)");
  const auto lasted = hold.expires_at - hold.held_at;
  hold.expires_at = std::min<Instant>(hold.expires_at + lasted, hold.held_at + hold_lasts_at_most);
  hold.is_extended = true;
  return hold;
}

std::optional<Rejection> refusal_of(const Hold& hold, Instant now) {
  if (hold.booking_id) return is_booked();
  if (is_alive(hold, now)) return std::nullopt;
  return Rejection{
      RejectionKind::conflict, "hold-expired",
      "좌석 선점 시간이 지났습니다. 좌석을 다시 선택해 주세요. (The hold is over; please choose seats again.)"};
}

Result<Hold> release(Hold hold, Instant now) {
  if (hold.booking_id) return std::unexpected(is_booked());
  if (is_alive(hold, now)) hold.expires_at = now;
  return hold;
}

std::vector<Fault> faults_of(const WantedSeats& wanted, const SeatMap& map, const Performance& performance) {
  std::vector<Fault> faults;
  const auto most = static_cast<std::size_t>(performance.seats_per_customer);
  const auto too_many = "must not be more than " + std::to_string(most) + " for one customer";
  if (wanted.seats.empty()) {
    if (!map.grade(wanted.grade)) faults.push_back({"/grade", "is no grade of the hall: '" + wanted.grade + "'"});
    if (wanted.count < 1) faults.push_back({"/count", "must be at least 1"});
    if (wanted.count > most) faults.push_back({"/count", too_many});
    return faults;
  }
  if (wanted.seats.size() > most) return {{"/seatIds", too_many}};
  std::set<SeatId> seen;
  for (std::size_t i = 0; i < wanted.seats.size(); ++i) {
    const auto seat = wanted.seats[i];
    const auto at = "/seatIds/" + std::to_string(i);
    if (!map.find(seat)) faults.push_back({at, "is no seat's of this performance"});
    if (!seen.insert(seat).second) faults.push_back({at, "is there twice"});
  }
  return faults;
}

}  // namespace boxoffice::booking
