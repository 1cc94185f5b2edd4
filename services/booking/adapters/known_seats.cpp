#include "services/booking/adapters/known_seats.hpp"

#include "services/booking/adapters/seat_claims.hpp"

#include <algorithm>
#include <cstddef>

namespace boxoffice::booking {
namespace {

constexpr std::size_t performances_kept = 64;

}  // namespace

const KnownSeats::OfPerformance& KnownSeats::look(storage::Session& session, PerformanceId performance,
                                                  const SeatMap& map, Instant now) {
  auto& known = entry(performance);
  const auto changes = session.find(changes_of, performance).value_or(0);
  if (known.ends_.empty() || known.changes_ > changes) return look_again(session, performance, map, now);
  if (known.changes_ < changes)
    session.each(
        claims_since,
        [&](const Claim& claim) { known.ends_[static_cast<std::size_t>(seat_of(claim).value)] = claim.expires_at; },
        performance, known.changes_);
  known.changes_ = changes;
  return known;
}

const KnownSeats::OfPerformance& KnownSeats::look_again(storage::Session& session, PerformanceId performance,
                                                        const SeatMap& map, Instant now) {
  auto& known = entry(performance);
  known.changes_ = session.find(changes_of, performance).value_or(0);
  known.read_at_ = now;
  known.ends_.assign(map.size() + 1, Instant{});
  session.each(
      claims_of,
      [&](const Claim& claim) { known.ends_[static_cast<std::size_t>(seat_of(claim).value)] = claim.expires_at; },
      performance);
  return known;
}

/// The one that was not used for the longest time makes room.
KnownSeats::OfPerformance& KnownSeats::entry(PerformanceId performance) {
  if (!performances_.contains(performance) && performances_.size() >= performances_kept)
    performances_.erase(
        std::ranges::min_element(performances_, {}, [](const auto& known) { return known.second.used_; }));
  auto& known = performances_[performance];
  known.used_ = ++uses_;
  return known;
}

}  // namespace boxoffice::booking
