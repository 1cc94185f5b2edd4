#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/session.hpp"
#include "services/booking/domain/hold.hpp"
#include "services/booking/domain/seat_map.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

namespace boxoffice::booking {

/// What is known of the seats of performances that are being sold, so that choosing among thousands reads only what has
/// changed. It may be wrong after a transaction that was undone: whoever takes a seat looks at its row.
class KnownSeats {
 public:
  /// One performance's, as this transaction has it.
  class OfPerformance {
   public:
    bool is_free(SeatId seat, Instant now) const { return ends_[static_cast<std::size_t>(seat.value)] <= now; }

   private:
    friend class KnownSeats;
    std::vector<Instant> ends_;  // until when a seat is somebody's, by its id
    std::int64_t changes_ = 0;
    Instant read_at_;
    std::int64_t used_ = 0;
  };

  const OfPerformance& look(storage::Session& session, PerformanceId performance, const SeatMap& map, Instant now);

  /// Everything is read again, because a choice was wrong.
  const OfPerformance& look_again(storage::Session& session, PerformanceId performance, const SeatMap& map,
                                  Instant now);

  /// Whether it is long ago that everything was read.
  static bool is_old(const OfPerformance& seats, Instant now) {
    return now - seats.read_at_ >= std::chrono::seconds{1};
  }

 private:
  OfPerformance& entry(PerformanceId performance);

  std::map<PerformanceId, OfPerformance> performances_;
  std::int64_t uses_ = 0;
};

}  // namespace boxoffice::booking
