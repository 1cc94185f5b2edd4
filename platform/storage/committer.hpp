#pragma once

#include "platform/storage/connection.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/ledger.hpp"
#include "platform/storage/store.hpp"

#include <atomic>
#include <coroutine>
#include <optional>
#include <vector>

namespace boxoffice::storage {

/// Writes one database: whatever waits becomes one transaction, so that many writes share one flush. It never waits for
/// more: while one transaction is flushed, the next one gathers by itself.
class Committer final : private Lane::Work {
 public:
  Committer(Connection& connection, Lane& lane, Scheduler& scheduler, StoreCounters& counters);
  ~Committer();
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// The closure and its waiter are resumed on the scheduler when it is durable or has failed.
  void submit(Pending& pending);

 private:
  void run() override;
  Pending* take_waiting();
  void attempt();
  void begin();
  void run_closures(Pending* batch);
  std::optional<const Pending*> run_together(Pending* batch);
  void run_apart(Pending& pending);
  bool run_closure(Pending& pending);
  bool keep(Pending& pending);
  void commit();
  void undo();
  void fail(Pending* batch);
  void answer();

  Connection& connection_;
  Ledger ledger_;
  Session session_;
  Lane& lane_;
  Scheduler& scheduler_;
  StoreCounters& counters_;
  std::atomic<Pending*> last_submitted_ = nullptr;  ///< each points to the one before it
  std::uint64_t rolled_back_closures_ = 0;          ///< of the transaction at hand
  std::vector<std::coroutine_handle<>> waiters_;    ///< of the transaction at hand
};

}  // namespace boxoffice::storage
