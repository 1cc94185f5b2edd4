#pragma once

#include "platform/async/task.hpp"
#include "platform/storage/database_url.hpp"
#include "platform/storage/errors.hpp"
#include "platform/storage/migration.hpp"
#include "platform/storage/session.hpp"

#include <atomic>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::storage {

class Lane;

/// The bounds of one store.
struct Limits {
  int waiting_writes = 20'000;       ///< more are refused as Unavailable
  int waiting_reads = 2'000;         ///< more are refused as Unavailable
  int busy_timeout_ms = 2'000;       ///< how long to wait for another process that holds the database, or a lock in it
  int cache_kib = 16'384;            ///< page cache of each connection to a file
  int statement_timeout_ms = 5'000;  ///< how long a server may work on one statement
  int connect_timeout_s = 3;         ///< how long a server may take to answer at all
};

/// Where a database is and who works for it. The lane, the scheduler and the migrations outlive the store.
struct StoreSettings {
  /// Beside a file `-wal`, `-shm` and `.lock` are made, and its folder when it is missing.
  DatabaseUrl database;
  Lane& lane;
  int readers = 2;  ///< threads and connections that serve read(); 0 lets the lane do it between its commits
  Scheduler& scheduler;
  Migrations migrations = {};
  Limits limits = {};
};

/// What a store has done since it was opened, for metrics. Each number may be read at any time from any thread.
struct StoreCounters {
  std::atomic<std::uint64_t> writes{0};         ///< closures whose effect was committed
  std::atomic<std::uint64_t> failed_writes{0};  ///< closures that were rolled back, or refused because too many waited
  std::atomic<std::uint64_t> commits{0};  ///< transactions that succeeded: writes / commits is the size of a batch
  std::atomic<std::uint64_t> flushed_commits{0};  ///< those that changed something, and so waited for the disk
  std::atomic<std::uint64_t> failed_commits{0};   ///< transactions that failed as a whole
  std::atomic<bool> last_commit_failed{false};    ///< the database refused the latest transaction
  std::atomic<bool> damaged{false};  ///< a read or a write has met a corrupt part of the file, since it was opened
  std::atomic<std::uint64_t> reads{0};
  std::atomic<std::int64_t> waiting_writes{0};
  std::atomic<std::int64_t> waiting_reads{0};
  std::atomic<std::int64_t> last_commit_us{0};  ///< duration of the last COMMIT, flush included
};

/// A closure that waits for its turn, in the frame of the coroutine that waits for it.
class Pending {
 public:
  /// Runs the closure and keeps what comes of it, instead of what came of it before. What it throws goes to the
  /// coroutine; true when it threw nothing.
  virtual bool run(Session& session) noexcept = 0;

  void fail(std::exception_ptr failure) noexcept { failure_ = std::move(failure); }

  Pending* next = nullptr;
  std::coroutine_handle<> waiter;

 protected:
  ~Pending() = default;
  std::exception_ptr failure_;
};

namespace detail {

template <class Fn>
class PendingCall final : public Pending {
 public:
  using Value = std::invoke_result_t<const Fn&, Session&>;

  explicit PendingCall(Fn fn) : fn_(std::move(fn)) {}

  bool run(Session& session) noexcept override {
    try {
      failure_ = nullptr;
      if constexpr (std::is_void_v<Value>) {
        std::as_const(fn_)(session);
      } else {
        value_.emplace(std::as_const(fn_)(session));
      }
      return true;
    } catch (...) {
      failure_ = std::current_exception();
      return false;
    }
  }

  Value take() {
    if (failure_) std::rethrow_exception(std::exchange(failure_, nullptr));
    if constexpr (!std::is_void_v<Value>) return std::move(*value_);
  }

 private:
  Fn fn_;
  std::optional<std::conditional_t<std::is_void_v<Value>, std::monostate, Value>> value_;
};

}  // namespace detail

/// One database: a committer that writes, and readers. Coroutines of the scheduler's thread give it closures, which run
/// on other threads and must touch nothing but the session and what they own. It may be moved while nothing waits for
/// it, and is destroyed only then: `co_await drain()` first.
class Store {
 public:
  /// Opens the database, makes it when it is missing, and brings its schema up to date. Throws Unusable, also for one
  /// that is being moved to another engine or was (transfer.hpp).
  static Store open(StoreSettings settings);

  /// Opens an existing database to look at, also while another process writes it; write() throws Unavailable. A
  /// newer version must not have taken anything from it. Throws Unusable.
  static Store open_read_only(StoreSettings settings);

  /// Looks at a database once, on this thread, before anybody opens it: runs look(session) on a snapshot. It makes
  /// nothing, and leaves a file as it is. False when there is nothing to look at: no file, or an empty one. Throws
  /// Unusable.
  static bool glance(const DatabaseUrl& database, const std::function<void(Session&)>& look);

  /// Changes a database that nobody else has open, once and on this thread, whatever state it is in: runs
  /// change(session) in a transaction, and what that throws arrives here. Its schema stays. Throws Unusable.
  static void alter(const DatabaseUrl& database, const std::function<void(Session&)>& change);

  Store(Store&&) noexcept;
  Store& operator=(Store&&) noexcept;
  ~Store();

  /// Runs fn(session) in a transaction and returns what it returns, once it is durable. Writes that wait at the same
  /// time share one commit; each is rolled back alone when it throws, and its exception arrives here. Order is the
  /// order of calling. When one of them throws, the others may be rolled back with it and run again: what fn keeps
  /// outside the session must not depend on how often it ran. Throws Unavailable when the commit failed: then every
  /// write of it failed.
  template <class Fn>
    requires std::invocable<const Fn&, Session&>
  Task<std::invoke_result_t<const Fn&, Session&>> write(Fn fn) {
    detail::PendingCall<Fn> pending(std::move(fn));
    co_await Waiting{*core_, pending, Kind::write};
    if constexpr (std::is_void_v<typename detail::PendingCall<Fn>::Value>) {
      pending.take();
    } else {
      co_return pending.take();
    }
  }

  /// Runs fn(session) on a snapshot that contains every write that was answered before. Throws Unavailable.
  template <class Fn>
    requires std::invocable<const Fn&, Session&>
  Task<std::invoke_result_t<const Fn&, Session&>> read(Fn fn) {
    detail::PendingCall<Fn> pending(std::move(fn));
    co_await Waiting{*core_, pending, Kind::read};
    if constexpr (std::is_void_v<typename detail::PendingCall<Fn>::Value>) {
      pending.take();
    } else {
      co_return pending.take();
    }
  }

  /// Ends when nothing waits for this store any more. Scheduler's thread; nobody else may drain at the same time.
  Task<void> drain();

  const StoreCounters& counters() const;
  const DatabaseUrl& database() const;

 private:
  class Core;
  enum class Kind : std::uint8_t { write, read };

  struct Waiting {
    Core& core;
    Pending& pending;
    Kind kind;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) { submit(core, pending, kind, waiter); }
    void await_resume() const noexcept { answered(core); }
  };

  explicit Store(std::unique_ptr<Core> core) noexcept;
  static void submit(Core& core, Pending& pending, Kind kind, std::coroutine_handle<> waiter);
  static void answered(Core& core) noexcept;

  std::unique_ptr<Core> core_;
};

}  // namespace boxoffice::storage
