#include "services/booking/adapters/known_seats.hpp"

#include "services/booking/adapters/seat_claims.hpp"

#include <algorithm>
#include <cstddef>

namespace boxoffice::booking {
namespace {

constexpr std::size_t seats_kept = 2'000'000;  // of all performances together; eight bytes each

}  // namespace

const KnownSeats::OfPerformance& KnownSeats::look(storage::Session& session, PerformanceId performance,
                                                  const SeatMap& map, std::int64_t changes, Instant now) {
  auto& known = entry(performance);
  if (known.ends_.empty() || known.changes_ > changes) return look_again(session, performance, map, changes, now);
  if (known.changes_ < changes)
    session.each(
        claims_since,
        [&](const Claim& claim) { known.ends_[static_cast<std::size_t>(seat_of(claim).value)] = claim.expires_at; },
        performance, known.changes_);
  known.changes_ = changes;
  return known;
}

const KnownSeats::OfPerformance& KnownSeats::look_again(storage::Session& session, PerformanceId performance,
                                                        const SeatMap& map, std::int64_t changes, Instant now) {
  auto& known = entry(performance);
  seats_ += map.size() + 1 - known.ends_.size();
  known.changes_ = changes;
  known.read_at_ = now;
  known.ends_.assign(map.size() + 1, nobodys);
  make_room(performance);
  session.each(
      claims_of,
      [&](const Claim& claim) { known.ends_[static_cast<std::size_t>(seat_of(claim).value)] = claim.expires_at; },
      performance);
  return known;
}

KnownSeats::OfPerformance& KnownSeats::entry(PerformanceId performance) {
  auto& known = performances_[performance];
  known.used_ = ++uses_;
  return known;
}

/// Those that were not used for the longest time go.
void KnownSeats::make_room(PerformanceId except) {
  while (seats_ > seats_kept && performances_.size() > 1) {
    const auto oldest =
        std::ranges::min_element(performances_, {}, [](const auto& known) { return known.second.used_; });
    if (oldest->first == except) return;
    seats_ -= oldest->second.ends_.size();
    performances_.erase(oldest);
  }
}

}  // namespace boxoffice::booking
