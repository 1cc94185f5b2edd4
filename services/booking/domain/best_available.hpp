#pragma once

#include "services/booking/domain/seat_map.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

namespace boxoffice::booking {

/// How well seats were found to go together, the best first.
enum class Together : std::uint8_t {
  adjacent,     ///< beside each other, and nobody is left to sit alone
  with_orphan,  ///< beside each other, but a single free seat is left between them and others
  scattered,    ///< wherever there was room
};

struct BestSeats {
  std::vector<SeatId> seats;  ///< in ascending order
  Together together = Together::adjacent;
};

/// The best seats of a grade that are free: as many as wanted or none. Beside each other in one row, without leaving a
/// single free seat alone, as near to the focal point as can be; if there are no such ones, an orphan is put up with,
/// and at last seats that are not together. The same question is always given the same answer. Seats for wheelchairs
/// are found last: nobody who needs one should miss it.
BestSeats best_available(const SeatMap& map, std::size_t grade, std::size_t count,
                         const std::function<bool(SeatId)>& is_free);

}  // namespace boxoffice::booking
