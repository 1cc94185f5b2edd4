#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/session.hpp"
#include "services/booking/domain/hold.hpp"
#include "services/booking/domain/seat_map.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <vector>

namespace boxoffice::booking {

/// What is known of the seats of performances that are being sold, so that choosing among thousands, or counting them,
/// reads only what has changed. For who writes it may be wrong after a transaction that was undone: whoever takes a
/// seat looks at its row.
class KnownSeats {
 public:
  /// One performance's, as this transaction has it.
  class OfPerformance {
   public:
    bool is_free(SeatId seat, Instant now) const { return ends_[static_cast<std::size_t>(seat.value)] <= now; }

    /// Until when each seat is somebody's, by its id; the first is no seat's. `nobodys` is known to be over.
    std::span<const Instant> ends() const { return ends_; }

   private:
    friend class KnownSeats;
    std::vector<Instant> ends_;
    std::int64_t changes_ = 0;
    Instant read_at_;
    std::int64_t used_ = 0;
  };

  /// As this transaction sees them, in which they have changed hands so often (changes_of).
  const OfPerformance& look(storage::Session& session, PerformanceId performance, const SeatMap& map,
                            std::int64_t changes, Instant now);

  /// Everything is read again, because a choice was wrong.
  const OfPerformance& look_again(storage::Session& session, PerformanceId performance, const SeatMap& map,
                                  std::int64_t changes, Instant now);

  /// Whether it is long ago that everything was read.
  static bool is_old(const OfPerformance& seats, Instant now) {
    return now - seats.read_at_ >= std::chrono::seconds{1};
  }

 private:
  OfPerformance& entry(PerformanceId performance);
  void make_room(PerformanceId except);

  std::map<PerformanceId, OfPerformance> performances_;
  std::size_t seats_ = 0;
  std::int64_t uses_ = 0;
};

}  // namespace boxoffice::booking
