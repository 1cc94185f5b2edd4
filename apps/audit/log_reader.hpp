#pragma once

#include "apps/audit/told.hpp"
#include "platform/async/task.hpp"
#include "platform/messaging/outbox_table.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::audit {

/// Who has read a log so far: everybody may by what is in it, the others by their offsets.
struct LogPositions {
  std::int64_t published = 1;  ///< behind the newest record
  std::int64_t acting = 1;     ///< of the service that acts on it: payment on booking's, delivery on payment's
  std::int64_t booking = 1;    ///< of booking in payment's log, where it looks for payments that have no booking
  std::int64_t my_page = 1;
};

/// Tells a chronicle what a producer's log says of its bookings, in step with those who read the log: what they have
/// passed is known to be passed, so that their rows can be compared with it exactly, also while they go on.
class LogReader {
 public:
  /// The store outlives it.
  LogReader(Service producer, storage::Store& store, std::size_t records_at_once)
      : producer_(producer), store_(store), at_once_(static_cast<std::int64_t>(records_at_once)) {}

  /// Begins anew, for another range of bookings.
  void start_over() { passed_ = {}; }

  /// Reads on until these positions; those that are behind already stay where they are.
  Task<void> follow(LogPositions upto, Chronicle& chronicle);

 private:
  Service producer_;
  storage::Store& store_;
  std::int64_t at_once_;
  LogPositions passed_;
};

}  // namespace boxoffice::audit
