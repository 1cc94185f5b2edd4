#pragma once

#include "platform/async/task.hpp"
#include "platform/messaging/record.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::messaging {

/// Thrown when records are asked for that retention has already removed.
struct Trimmed : std::runtime_error {
  Trimmed(const std::string& log, std::int64_t from, std::int64_t oldest)
      : std::runtime_error("log '" + log + "' begins at " + std::to_string(oldest) + ", records from " +
                           std::to_string(from) + " on were trimmed"),
        begin(oldest) {}
  Trimmed(const std::string& what, std::int64_t oldest) : std::runtime_error(what), begin(oldest) {}

  std::int64_t begin;  ///< the oldest sequence that can be read
};

/// What a consumer got in one go.
struct Batch {
  std::vector<Record>
      records{};            ///< of the types that it asked for, in order; with duplicates, if the transport makes some
  std::int64_t next = 1;    ///< where to go on: behind everything that was given or passed over
  bool more = false;        ///< more can be taken at once
  bool reassigned = false;  ///< others may have consumed from here meanwhile: go on from what the table says now
};

/// One subscriber's way into one log. Scheduler's thread only; one take at a time.
class Feed {
 public:
  virtual ~Feed() = default;

  /// What the log has from that sequence on, without waiting for more to come; nothing, when it is elsewhere and has
  /// not answered yet. Throws Trimmed and storage::Unavailable.
  virtual Task<Batch> take(std::int64_t from, std::size_t at_most) = 0;

  /// Everything below is done for good: retention may remove it.
  virtual void stored(std::int64_t next) = 0;

  /// How many records of the log are not yet passed by one who has come to that position. 0 when none of them is of a
  /// type that was asked for. A guess until the first take.
  virtual std::int64_t waiting(std::int64_t position) const = 0;
};

/// A subscription's conditions.
struct Interest {
  std::vector<std::string_view> types;  ///< constants; records of other types are passed over
  Scheduler& scheduler;
  std::function<void()> wake;  ///< called on the scheduler's thread when there is something to take
};

/// An ordered, durable log of records that many may read, each at its own pace.
class Source {
 public:
  virtual ~Source() = default;

  /// A constant of the installation: offsets are kept by it.
  virtual const std::string& name() const = 0;

  /// True when the same record may come again under a new sequence. The consumer then drops by producer_sequence what
  /// it has had.
  virtual bool repeats_records() const { return false; }

  /// Retention waits for this subscriber as long as the feed exists. Once the source is gone, the feed can
  /// only be destroyed.
  virtual std::unique_ptr<Feed> subscribe(Interest interest) = 0;
};

}  // namespace boxoffice::messaging
