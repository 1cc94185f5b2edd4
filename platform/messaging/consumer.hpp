#pragma once

#include "kernel/clock.hpp"
#include "platform/async/spawn.hpp"
#include "platform/messaging/intake.hpp"
#include "platform/messaging/parked.hpp"
#include "platform/messaging/waiting_keys.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace boxoffice::storage {
class Session;
class Store;
}  // namespace boxoffice::storage

namespace boxoffice::messaging {

struct ConsumerLimits {
  std::size_t batch = 1'000;             ///< records that one transaction applies
  std::int64_t passed_over = 1'000;      ///< records without effect after which the offset is stored nevertheless
  Scheduler::Duration pace{10};          ///< from one batch to the next, unless it lags behind
  int attempts = 8;                      ///< of a record that fails, before it waits for an operator
  Backoff backoff{};                     ///< between these, and when a database is not available
  std::size_t retries_at_once = 10;      ///< keys tried again between two batches
  std::size_t replayed_at_once = 1'000;  ///< parked records of one key that one transaction applies
};

/// Something that an operator wants to hear of.
struct Incident {
  enum class Kind : std::uint8_t {
    set_aside,    ///< a record failed: it is parked and will be retried, and its key waits
    gave_up,      ///< a record failed for the last time: its key waits for an operator
    recovered,    ///< a key that waited goes on
    unavailable,  ///< a database cannot be read or written; the consumer tries again for ever
    overtaken,    ///< somebody else moved the offset: what was done was rolled back, and is looked at anew
    replaced,     ///< the same by a rebuild, which took over as it should: goes on from there
  };

  Kind kind;
  std::string_view consumer;
  std::int64_t key = 0;  ///< 0 for one that concerns no key
  std::string cause;     ///< of one that was set aside with its type, source and sequence in front
};

struct ConsumerSettings {
  std::string name;                             ///< a constant of the installation: offsets are kept by it
  std::vector<std::string_view> types;          ///< constants: event_types() of its subscriptions
  std::function<void(const Incident&)> report;  ///< on the scheduler's thread; may be empty
  ConsumerLimits limits = {};
};

/// What a consumer did since it was made, for metrics.
struct ConsumerCounters {
  std::uint64_t batches = 0;     ///< transactions that moved an offset
  std::uint64_t applied = 0;     ///< records given to the handler in transactions that were committed
  std::uint64_t duplicates = 0;  ///< records that came again and were dropped
  std::uint64_t set_aside = 0;   ///< records that were parked because they failed
  std::uint64_t waiting = 0;     ///< records that were parked because an earlier one of their key was
  std::uint64_t replays = 0;     ///< of keys, by itself or by an operator
  std::uint64_t overtaken = 0;
};

/// What came of applying the parked records of a key again.
struct Replay {
  std::size_t applied = 0;
  bool key_is_free = true;
  std::string cause;  ///< of the record that failed again; empty when none did
};

/// Applies the records of its sources to its own database: the handler's effect and the offsets behind the records are
/// committed together, so that each record takes effect once, however often it comes and whatever crashes (README.md).
/// Scheduler's thread only. All that it is given outlives it; it is destroyed only when none of its tasks is running.
class Consumer {
 public:
  /// Runs on the lane of the store, inside the transaction. Gets records in the order of their log, source by source,
  /// of several keys. Throws when it cannot apply them. After a transaction was rolled back it gets the same records,
  /// or a part of them, again: what it keeps outside the session it has to forget then.
  using Handler = std::function<void(storage::Session&, std::span<const Record>)>;

  Consumer(ConsumerSettings settings, std::span<Source* const> sources, storage::Store& store, Handler handler,
           Scheduler& scheduler, const Clock& clock);
  Consumer(const Consumer&) = delete;
  Consumer& operator=(const Consumer&) = delete;

  /// Consumes until stop(). Throws Trimmed when records that it needs are gone: only a rebuild from elsewhere helps
  /// then.
  Task<void> run();

  /// Lets run() end after the batch at hand.
  void stop();

  /// Consumes what there is at this moment. Not while run() runs.
  Task<void> catch_up();

  /// Catches up and gives this consumer's work to another one of the same store and sources (`x-rebuild` becomes `x`),
  /// once it is not behind the other in any source: one transaction runs `swap`, which puts what this one built in the
  /// other's place, and gives the other this one's offsets and parked records. The other may be running, and goes on
  /// from there; this one is of no use afterwards. False when it was stopped before. Throws storage::Unavailable and
  /// what `swap` throws: then nothing was changed. Not while run() runs.
  Task<bool> take_over(std::string other, std::function<void(storage::Session&)> swap);

  /// The position behind the last record of that source that was applied, parked or passed over.
  std::int64_t caught_up_to(std::string_view source) const { return intake_.reading(source).position; }
  /// Records of all sources that it has not come to yet. A guess until it has looked at each of them once.
  std::int64_t lag() const { return intake_.lag(); }
  /// Keys of which records are parked.
  std::size_t waiting_keys() const { return waiting_keys_.size(); }
  /// run() has ended by itself, because records are gone that it needs.
  bool is_cut_off() const { return cut_off_; }
  const ConsumerCounters& counters() const { return counters_; }
  const std::string& name() const { return settings_.name; }

  /// A page of what is parked, by id. Throws storage::Unavailable, as the following do.
  Task<std::vector<ParkedRecord>> parked(std::int64_t after_id, std::size_t at_most);

  /// Applies the parked records of a key in their order, in one transaction. When one of them fails again, those before
  /// it are applied, and it goes on waiting with its new cause.
  Task<Replay> replay_key(std::int64_t key);

  /// The same for the key of that parked record; nothing when there is no such record.
  Task<std::optional<Replay>> replay(std::int64_t parked_id);

 private:
  enum class Outcome : std::uint8_t { done, failed, overtaken, stopped };

  struct Attempt {
    Outcome outcome;
    std::string cause;
  };

  /// A part of what was taken that is to have its effect in one transaction, and what came of it.
  struct Slice {
    const Intake::Taken& taken;
    std::size_t begin;
    std::size_t end;
    std::vector<Intake::Move> moves;
    std::unordered_set<std::int64_t> waiting_keys{};  ///< of its records, as far as memory knows
    std::vector<std::int64_t> freed_keys{};           ///< of these, the ones that the table knows nothing of any more
    std::size_t applied = 0;
    std::size_t parked = 0;

    std::span<const Record> records() const { return std::span(taken.records).subspan(begin, end - begin); }
  };

  struct Failure {
    std::int64_t parked_id;
    std::string cause;
  };

  struct Replayed {
    std::size_t applied = 0;
    std::optional<int> attempts;  ///< of the first record that still waits
  };

  // consumer.cpp: the loop
  Task<void> consume();
  Task<bool> load();
  Task<bool> load_stale();
  Task<bool> turn();
  Task<void> store_positions();
  Task<void> wait_for_work();
  Task<void> start_over();
  std::int64_t rebuilds() const;
  [[noreturn]] void give_up(const std::string& cause) const;
  Task<Attempt> write(std::function<void(storage::Session&)> work);
  Task<void> pause(Scheduler::Duration delay);
  void report(Incident::Kind kind, std::string cause, std::int64_t key = 0) const;

  // applying.cpp: a batch and its effect; what is const runs on the lane, inside the transaction
  Task<Outcome> apply(const Intake::Taken& taken);
  Task<Attempt> apply_slice(const Intake::Taken& taken, std::size_t begin, std::size_t end);
  Task<Attempt> set_aside(const Intake::Taken& taken, std::size_t record, std::string cause);
  void advance(storage::Session& session, const std::vector<Intake::Move>& moves) const;
  void deliver(storage::Session& session, Slice& slice, Instant now) const;
  void deliver_around_waiting_keys(storage::Session& session, Slice& slice, Instant now) const;

  // replaying.cpp: what was parked
  Task<void> retry_due();
  Replayed replay_rows(storage::Session& session, std::int64_t key, const std::optional<Failure>& failure, Instant now,
                       std::int64_t& at_work_on) const;
  Replay settle_replay(std::int64_t key, const Replayed& replayed, std::string cause);

  const ConsumerSettings settings_;
  storage::Store& store_;
  const Handler handler_;
  Scheduler& scheduler_;
  const Clock& clock_;
  Signal work_;
  Signal stopped_;
  Intake intake_;
  WaitingKeys waiting_keys_;
  ConsumerCounters counters_;
  bool stopping_ = false;
  bool cut_off_ = false;
};

}  // namespace boxoffice::messaging
