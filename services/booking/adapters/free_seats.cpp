#include "services/booking/adapters/free_seats.hpp"

#include "services/booking/adapters/seat_claims.hpp"

#include <algorithm>
#include <cstddef>

namespace boxoffice::booking {

FreeSeats::Count FreeSeats::count(storage::Session& session, PerformanceId performance, const SeatMap& map,
                                  std::int64_t changes, Instant now) {
  const std::lock_guard lock(mutex_);
  auto& known = counts_[performance];
  if (known.changes != changes || now < known.from || now >= known.until)
    known = counted(known_.look(session, performance, map, changes, now), map, changes, now);
  return known.count;
}

std::vector<SeatId> FreeSeats::not_free(storage::Session& session, PerformanceId performance, const SeatMap& map,
                                        std::int64_t changes, Instant now) {
  const std::lock_guard lock(mutex_);
  const auto& seats = known_.look(session, performance, map, changes, now);
  std::vector<SeatId> taken;
  for (const auto& seat : map.seats())
    if (!seats.is_free(seat.id, now)) taken.push_back(seat.id);
  return taken;
}

FreeSeats::Counted FreeSeats::counted(const KnownSeats::OfPerformance& seats, const SeatMap& map, std::int64_t changes,
                                      Instant now) {
  Counted it{changes, Instant::min(), Instant::max(), {std::vector<std::int64_t>(map.grades().size()), 0}};
  for (const auto& seat : map.seats()) {
    const auto end = seats.ends()[static_cast<std::size_t>(seat.id.value)];
    if (end > now) {
      it.until = std::min(it.until, end);
      continue;
    }
    ++it.count.of_grade[seat.grade];
    if (end == nobodys) continue;
    it.from = std::max(it.from, end);
    ++it.count.ended;
  }
  return it;
}

}  // namespace boxoffice::booking
