#pragma once

#include "platform/async/spawn.hpp"
#include "platform/kafka/producer.hpp"
#include "platform/messaging/backoff.hpp"
#include "platform/messaging/parked.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::kafka {

struct DeadLetterSettings {
  std::string consumer;  ///< whose parked records are told
  Settings kafka = {};
  std::function<void(const std::string& trouble)> report = {};  ///< on the scheduler's thread; may be empty
  Limits limits = {};
  std::size_t at_once = 100;        ///< records in flight
  Scheduler::Duration pace{1'000};  ///< from one look at the table to the next, unless it is woken
  messaging::Backoff backoff{.first = Scheduler::Duration(500), .longest = Scheduler::Duration(30'000)};
};

/// Tells the world what a consumer has parked, at least once, in the topic's dead-letter topic: key, value and headers
/// as they came, and what happened to them. The table stays the truth; a record that was applied after all before it
/// was looked at is not told of. Scheduler's thread only; destroyed only when run() has ended.
class DeadLetters {
 public:
  DeadLetters(DeadLetterSettings settings, storage::Store& store, Scheduler& scheduler);
  ~DeadLetters();
  DeadLetters(const DeadLetters&) = delete;
  DeadLetters& operator=(const DeadLetters&) = delete;

  Task<void> run();
  void stop();
  /// Something was parked: look at once.
  void wake() { work_.notify(); }

  std::uint64_t told() const { return told_; }

 private:
  Task<void> turn();
  Task<void> settle_deliveries();

  std::unique_ptr<Producer> make_producer();
  void report(const std::string& trouble) const;

  const DeadLetterSettings settings_;
  storage::Store& store_;
  Scheduler& scheduler_;
  Signal work_;
  Signal stopped_;
  std::unique_ptr<Producer> producer_;
  std::map<std::int64_t, messaging::ParkedRecord> in_flight_;  ///< by id
  std::uint64_t told_ = 0;
  int failures_ = 0;  ///< in a row
  bool stopping_ = false;
};

/// What the dead-letter topic says of a parked record, beside its own headers; as Spring Cloud Stream calls it, where
/// that has a name for it.
std::vector<Header> dead_letter_headers(const messaging::ParkedRecord& parked, std::string_view consumer);

}  // namespace boxoffice::kafka
