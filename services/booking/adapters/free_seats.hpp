#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/session.hpp"
#include "services/booking/adapters/known_seats.hpp"

#include <cstdint>
#include <map>
#include <mutex>
#include <vector>

namespace boxoffice::booking {

/// How many seats are free, for those who watch: thousands are told the same number, which is counted again only when a
/// seat has changed hands or a hold has run out. For any thread that reads.
class FreeSeats {
 public:
  struct Count {
    std::vector<std::int64_t> of_grade;  ///< by the grades of the hall
    std::int64_t ended = 0;              ///< seats whose hold has run out, which was not noted as a change yet
  };

  /// At that moment, in a transaction in which they have changed hands so often (changes_of).
  Count count(storage::Session& session, PerformanceId performance, const SeatMap& map, std::int64_t changes,
              Instant now);

  /// Which seats are not free, in ascending order; likewise.
  std::vector<SeatId> not_free(storage::Session& session, PerformanceId performance, const SeatMap& map,
                               std::int64_t changes, Instant now);

 private:
  /// What was counted, and when it is true.
  struct Counted {
    std::int64_t changes = -1;
    Instant from;
    Instant until;
    Count count;
  };

  static Counted counted(const KnownSeats::OfPerformance& seats, const SeatMap& map, std::int64_t changes, Instant now);

  std::mutex mutex_;
  KnownSeats known_;
  std::map<PerformanceId, Counted> counts_;
};

}  // namespace boxoffice::booking
