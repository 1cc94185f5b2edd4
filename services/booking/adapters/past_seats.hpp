#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/domain/hold.hpp"

#include <cstddef>

namespace boxoffice::booking {

/// What is left of seats that nobody has had for a day: holds that came to nothing, and claims of performances that are
/// over. What was sold stays, for it says who sat where.
class PastSeats {
 public:
  explicit PastSeats(storage::Store& store) : store_(store) {}

  /// Removes some; one bounded step. Returns how much was looked at.
  Task<std::size_t> remove_some(Instant now);

 private:
  storage::Store& store_;
  HoldId looked_at_;  ///< up to here; from the beginning when the program starts
};

}  // namespace boxoffice::booking
