#pragma once

#include "apps/audit/position.hpp"
#include "apps/audit/told.hpp"
#include "platform/async/task.hpp"
#include "platform/messaging/outbox_table.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::audit {

/// Who has read a log so far: everybody may by what is in it, the others by their offsets.
struct LogPositions {
  std::int64_t published = 1;  ///< behind the newest record
  Position acting = {};  ///< of the service that acts on it: payment on booking's and delivery's, delivery on payment's
  Position booking = {};  ///< of booking in payment's log, where it looks for payments that have no booking
  Position my_page = {};
};

/// Tells a chronicle what a producer's log says of its bookings, in step with those who read the log: what they have
/// passed is known to be passed, so that their rows can be compared with it exactly, also while they go on.
class LogReader {
 public:
  /// The store outlives it.
  LogReader(Service producer, storage::Store& store, std::size_t records_at_once)
      : producer_(producer), store_(store), at_once_(static_cast<std::int64_t>(records_at_once)) {}

  /// Begins anew, for another range of bookings.
  void start_over();

  /// Reads on, and tells what each of the readers has passed by these positions and had not passed before.
  Task<void> follow(LogPositions upto, Chronicle& chronicle);

 private:
  /// A set of those who read the log, by bits.
  using Readers = std::uint8_t;

  /// A record that was read, and has still to be passed by some.
  struct Waiting {
    std::int64_t sequence;
    std::int64_t key;
    Readers readers;
  };

  std::vector<Waiting> take_passed(const LogPositions& upto);
  Task<void> tell_passed(std::vector<Waiting> passed, Chronicle& chronicle);
  Task<void> read_on(std::int64_t end, const LogPositions& upto, Chronicle& chronicle);

  Service producer_;
  storage::Store& store_;
  std::int64_t at_once_;
  std::int64_t next_ = 1;         ///< the first record that was not read
  std::vector<Waiting> waiting_;  ///< ascending
};

}  // namespace boxoffice::audit
