#pragma once

#include "kernel/clock.hpp"
#include "platform/async/spawn.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/kafka/shard_progress.hpp"
#include "platform/kafka/shard_share.hpp"
#include "platform/messaging/backoff.hpp"
#include "platform/storage/lease.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::kafka {

class Bell;

struct RelayLimits {
  std::size_t rows = 500;             ///< of the outbox that are read at once
  Scheduler::Duration idle{50};       ///< how often it looks for rows that other replicas have written
  Scheduler::Duration pace{20};       ///< from one look to the next, unless it lags behind: fewer and larger requests
  std::int64_t stored_after = 1'000;  ///< acknowledged records after which the positions are stored, or else
  Scheduler::Duration stored_within{500};  ///< so long after the last time
  Scheduler::Duration finish{5'000};       ///< how long stop() waits for what is in flight
  std::int64_t trimmed_at_once = 500;      ///< rows that one transaction removes
  messaging::Backoff backoff{.first = Scheduler::Duration(100), .longest = Scheduler::Duration(5'000)};
  storage::LeaseLimits leases{};
};

struct RelaySettings {
  std::string producer;  ///< ce_source, a constant of the installation: consumers keep marks by it (is_producer_name)
  std::string owner;     ///< this replica, at this time: of the leases
  Settings kafka = {};
  std::function<void(const std::string& trouble)> report = {};  ///< on the scheduler's thread; may be empty
  Limits limits = {};
  RelayLimits relay = {};
};

/// What a relay did since it was made, and where it stands, for metrics.
struct RelayCounters {
  std::uint64_t published = 0;          ///< records that were acknowledged
  std::uint64_t rebuilt_producers = 0;  ///< after an error that cannot be repaired
  std::uint64_t troubles = 0;           ///< reported
  std::int64_t in_flight = 0;           ///< records sent and not acknowledged
  std::int64_t backlog = 0;             ///< rows of the outbox that this relay has not come to, as it last looked
  int shards = 0;                       ///< of messaging::relay_shards that are this relay's
  int members = 0;                      ///< relays of this service that are alive
};

/// Publishes what a service's outbox contains: each record at least once, those of a key in their order. Replicas of
/// the service share the work by leases; when two of them publish the same shard for a while, records come twice, and
/// consumers drop them. Scheduler's thread only, but for what says otherwise. What it is given outlives it; it is
/// destroyed only when run() has ended.
class OutboxRelay {
 public:
  OutboxRelay(RelaySettings settings, storage::Store& store, Scheduler& scheduler, const Clock& clock);
  ~OutboxRelay();
  OutboxRelay(const OutboxRelay&) = delete;
  OutboxRelay& operator=(const OutboxRelay&) = delete;

  /// Publishes until stop(), then waits a while for what is in flight and gives its shards back.
  Task<void> run();
  void stop();

  /// There are new rows: EmbeddedLog::on_commit says when. Any thread, as long as this exists.
  void wake();
  /// Removes rows that are published and older than `keep_for`, but never the newest. Returns how many went.
  Task<std::int64_t> trim(Instant now, std::chrono::milliseconds keep_for);

  RelayCounters counters() const;
  /// How long the oldest record that was sent has waited for its acknowledgement; 0 when none waits.
  std::chrono::milliseconds oldest_unpublished() const;
  bool is_connected() const { return producer_ && producer_->is_connected(); }

 private:
  Task<void> turn();
  Task<void> share();
  Task<bool> send_more();
  bool send(messaging::Record& record);
  void settle_deliveries();
  Task<void> store_positions();
  Task<void> rebuild(std::string cause);
  Task<void> finish();
  Task<void> pause(Scheduler::Duration delay);
  Task<void> pause_until(std::chrono::steady_clock::time_point end);
  std::unique_ptr<Producer> make_producer();
  void go_back();
  bool positions_are_due() const;
  std::int64_t position_of(int shard) const;
  std::size_t in_flight() const;
  void report(const std::string& trouble);

  const RelaySettings settings_;
  storage::Store& store_;
  Scheduler& scheduler_;
  const Clock& clock_;
  Signal work_;
  Signal stopped_;
  const std::unique_ptr<Bell> bell_;
  std::unique_ptr<Producer> producer_;
  std::vector<std::unique_ptr<Producer>> retired_;  ///< that are ending
  ShardShare share_;
  std::map<int, ShardProgress> progress_;  ///< of the shards that are held
  std::int64_t cursor_ = 1;                ///< of the outbox: the next row to be looked at
  std::int64_t outbox_end_ = 1;            ///< as it was last seen
  std::int64_t acknowledged_ = 0;          ///< since the positions were stored
  int failures_ = 0;                       ///< in a row, of the producer
  std::chrono::steady_clock::time_point next_round_{};
  std::chrono::steady_clock::time_point stored_at_{};
  RelayCounters counters_;
  bool stopping_ = false;
};

}  // namespace boxoffice::kafka
