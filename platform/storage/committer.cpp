#include "platform/storage/committer.hpp"

#include "platform/async/scheduler.hpp"
#include "platform/storage/errors.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace boxoffice::storage {
namespace {

constexpr int attempts_at_conflicts = 5;

}  // namespace

Committer::Committer(Connection& connection, Lane& lane, Scheduler& scheduler, StoreCounters& counters)
    : connection_(connection),
      ledger_(connection),
      session_(connection, &ledger_),
      lane_(lane),
      scheduler_(scheduler),
      counters_(counters) {}

Committer::~Committer() { lane_.finish(*this); }

void Committer::submit(Pending& pending) {
  auto* previous = last_submitted_.load(std::memory_order_relaxed);
  do {
    pending.next = previous;
  } while (
      !last_submitted_.compare_exchange_weak(previous, &pending, std::memory_order_release, std::memory_order_relaxed));
  if (!previous) lane_.post(*this);
}

void Committer::run() {
  attempt();
  answer();
}

/// A transaction that fell victim to another one is run again. What it consists of is looked at only once it has begun
/// where other processes write the same database: that may have taken as long as their transaction, and whoever came
/// meanwhile need not wait for the next turn.
void Committer::attempt() {
  auto* batch = connection_.database().is_shared() ? nullptr : take_waiting();
  for (int attempts_left = attempts_at_conflicts; attempts_left > 0; --attempts_left) {
    try {
      begin();
      if (!batch) batch = take_waiting();
      run_closures(batch);
      commit();
      return;
    } catch (const Conflict&) {
      if (attempts_left == 1) return fail(batch ? batch : take_waiting());
      undo();
    } catch (...) {
      return fail(batch ? batch : take_waiting());
    }
  }
}

/// Everything that waits, in the order it came.
Pending* Committer::take_waiting() {
  auto* newest = last_submitted_.exchange(nullptr, std::memory_order_acquire);
  Pending* first = nullptr;
  while (newest) {
    auto* pending = std::exchange(newest, newest->next);
    pending->next = std::exchange(first, pending);
  }
  waiters_.clear();
  for (auto* pending = first; pending; pending = pending->next) waiters_.push_back(pending->waiter);
  return first;
}

/// Without savepoints first, because nearly always nothing throws, and a savepoint costs two statements and a copy of
/// each page that is written after it. When a closure does throw, everything is undone, and the others are done again
/// with savepoints.
void Committer::run_closures(Pending* batch) {
  rolled_back_closures_ = 0;
  if (const auto failed = run_together(batch)) {
    ledger_.roll_back();
    begin();
    rolled_back_closures_ = *failed ? 1 : 0;
    for (auto* pending = batch; pending; pending = pending->next)
      if (pending != *failed) run_apart(*pending);
  }
  ledger_.write_totals();
}

void Committer::begin() { ledger_.begin(connection_.begin_write()); }

/// The one that threw, if any did: the transaction is worth nothing then. Where statements are sent without waiting for
/// their answers it may have been any of them that was at fault, which is said by a null.
std::optional<const Pending*> Committer::run_together(Pending* batch) {
  const bool is_certain = !connection_.database().is_shared() || !batch->next;
  for (auto* pending = batch; pending; pending = pending->next) {
    if (!run_closure(*pending)) return is_certain ? pending : nullptr;
    ledger_.keep_closure();
  }
  try {
    connection_.settle();
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception&) {
    return nullptr;
  }
  return std::nullopt;
}

void Committer::run_apart(Pending& pending) {
  connection_.set_savepoint();
  if (run_closure(pending) && keep(pending)) {
    ledger_.keep_closure();
  } else {
    connection_.roll_back_to_savepoint();
    ledger_.undo_closure();
    ++rolled_back_closures_;
  }
}

bool Committer::run_closure(Pending& pending) {
  connection_.begin_closure();
  const bool succeeded = pending.run(session_);
  if (const auto& disturbance = connection_.disturbance()) {
    if (connection_.is_victim()) throw Conflict(*disturbance);
    throw Unavailable(*disturbance);
  }
  if (!connection_.in_transaction()) throw Unavailable("the database has rolled the transaction back by itself");
  if (succeeded && connection_.broken_rule()) {
    pending.fail(std::make_exception_ptr(ConstraintViolated(*connection_.broken_rule())));
    return false;
  }
  return succeeded;
}

/// False when something that the closure has sent was refused.
bool Committer::keep(Pending& pending) {
  try {
    connection_.release_savepoint();
    return true;
  } catch (const Unavailable&) {
    throw;
  } catch (const std::exception&) {
    pending.fail(std::current_exception());
    return false;
  }
}

void Committer::commit() {
  const auto start = scheduler_.steady_now();
  connection_.commit();
  const auto duration = scheduler_.steady_now() - start;
  counters_.last_commit_us.store(std::chrono::duration_cast<std::chrono::microseconds>(duration).count(),
                                 std::memory_order_relaxed);
  counters_.last_commit_failed.store(false, std::memory_order_relaxed);
  counters_.commits.fetch_add(1, std::memory_order_relaxed);
  counters_.writes.fetch_add(waiters_.size() - rolled_back_closures_, std::memory_order_relaxed);
  counters_.failed_writes.fetch_add(rolled_back_closures_, std::memory_order_relaxed);
  if (ledger_.changed()) counters_.flushed_commits.fetch_add(1, std::memory_order_relaxed);
  ledger_.commit();
}

/// Called while the exception is handled that ended the transaction.
void Committer::fail(Pending* batch) {
  for (auto* pending = batch; pending; pending = pending->next) pending->fail(std::current_exception());
  counters_.last_commit_failed.store(true, std::memory_order_relaxed);
  if (connection_.has_met_damage()) counters_.damaged.store(true, std::memory_order_relaxed);
  counters_.failed_commits.fetch_add(1, std::memory_order_relaxed);
  counters_.failed_writes.fetch_add(waiters_.size(), std::memory_order_relaxed);
  undo();
}

void Committer::undo() {
  ledger_.roll_back();
  connection_.roll_back();
}

/// The closures' memory belongs to the coroutines again as soon as they are resumed.
void Committer::answer() {
  counters_.waiting_writes.fetch_sub(static_cast<std::int64_t>(waiters_.size()), std::memory_order_relaxed);
  scheduler_.resume(waiters_);
}

}  // namespace boxoffice::storage
