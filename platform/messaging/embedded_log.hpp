#pragma once

#include "platform/messaging/outbox.hpp"
#include "platform/messaging/outbox_table.hpp"
#include "platform/messaging/source.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::messaging {

struct LogLimits {
  std::size_t inbox = 10'000;        ///< records in memory for one subscriber; with more it reads the table instead
  std::int64_t passed_over = 1'000;  ///< records of other types after which a subscriber is woken to note its position
  std::int64_t trimmed_at_once = 500;  ///< rows that one transaction removes
};

/// One producer's outbox table as a log, for the subscribers in the same process. After a commit its records are handed
/// to each subscriber's inbox in memory; one that finds a gap there (at its start, or after its inbox overflowed) reads
/// the table.
class EmbeddedLog final : public Source {
 public:
  /// The store outlives the log; nothing may be writing to it any more when the log is destroyed.
  EmbeddedLog(std::string name, storage::Store& producer, LogLimits limits = {});
  ~EmbeddedLog() override;

  const std::string& name() const override { return name_; }
  std::unique_ptr<Feed> subscribe(Interest interest) override;

  /// Where the producer publishes.
  Outbox& outbox() { return outbox_; }

  /// Called after each commit of a record, on the lane of the producer's store: for a relay that copies the log
  /// elsewhere. An empty one is called no more, once this returns.
  void on_commit(std::function<void()> hook);

  /// The records from that sequence on, at most so many. Throws Trimmed and storage::Unavailable.
  Task<std::vector<Record>> read(std::int64_t from, std::size_t at_most);

  Task<LogBounds> bounds();

  /// Removes what is older than `keep_for`, from the beginning up to the first record that is younger; never the newest
  /// record, nor one that a subscriber has not stored its offset behind. Returns how many went. Nobody has to call it:
  /// without, everything is kept.
  Task<std::int64_t> trim(Instant now, std::chrono::milliseconds keep_for);

 private:
  class Inbox;
  class Reader;

  /// Who listens. Shared with the readers, because services that subscribe to each other have no order in which each
  /// reader goes before its log.
  struct Audience {
    std::mutex mutex;  ///< guards what follows, inboxes included
    std::vector<Inbox*> inboxes;
    std::int64_t end = 1;  ///< behind the newest record that is known
    std::function<void()> on_commit;
  };

  void hand_over(Record record);
  void learn_end(std::int64_t end);
  std::int64_t needed_from() const;

  const std::string name_;
  storage::Store& producer_;
  const LogLimits limits_;
  const std::shared_ptr<Audience> audience_;
  Outbox outbox_;
};

}  // namespace boxoffice::messaging
