#include "platform/storage/store.hpp"

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/storage/committer.hpp"
#include "platform/storage/file_lock.hpp"
#include "platform/storage/ledger.hpp"
#include "platform/storage/opening.hpp"
#include "platform/storage/reader_pool.hpp"
#include "platform/storage/schema.hpp"
#include "platform/storage/transfer_mark.hpp"
#include "platform/storage/transfer_note.hpp"

#include <system_error>

namespace boxoffice::storage {

namespace {

void make_folder_of(const std::filesystem::path& path) {
  const auto folder = path.parent_path();
  std::error_code failure;
  if (!folder.empty()) std::filesystem::create_directories(folder, failure);
  if (failure)
    throw Unusable(folder.string() + ": cannot be made: " + failure.message() + "; make it, or configure another");
}

/// Continues on the next turn of the scheduler, after what is ready to run now.
struct NextTurn {
  Scheduler& scheduler;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> waiter) const { scheduler.resume({&waiter, 1}); }
  void await_resume() const noexcept {}
};

}  // namespace

class Store::Core {
 public:
  Core(StoreSettings given, Access access) : settings(std::move(given)), answered(settings.scheduler) {
    open_or_refuse(settings.database, [&] {
      if (access == Access::write) open_to_write();
      readers.emplace(settings, counters);
      if (access == Access::read) open_to_read();
    });
  }

  StoreSettings settings;
  StoreCounters counters;
  std::optional<FileLock> lock;
  std::optional<Connection> connection;
  std::optional<Committer> committer;
  std::optional<ReaderPool> readers;
  std::size_t unanswered = 0;  ///< writes and reads that are somewhere between submission and their coroutine
  Signal answered;

 private:
  void open_to_write() {
    const auto& database = settings.database;
    if (database.is_shared()) {
      glance(database, [&](Session& session) { refuse_unfinished_copy(session, database.name()); });
    } else {
      make_folder_of(database.path());
      lock.emplace(database.path());
      refuse_moved(database.path());
    }
    migrate(database, settings.migrations.of(database.engine()), settings.limits);
    connection.emplace(database, Access::write, settings.limits);
    committer.emplace(*connection, settings.lane, settings.scheduler, counters);
  }

  void open_to_read() {
    auto& reader = readers->any_connection();
    Session session(reader, nullptr);
    refuse_unfinished_copy(session, settings.database.name());
    check_version(reader, settings.migrations.of(settings.database.engine()));
  }
};

Store::Store(std::unique_ptr<Core> core) noexcept : core_(std::move(core)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(StoreSettings settings) { return Store(std::make_unique<Core>(std::move(settings), Access::write)); }

Store Store::open_read_only(StoreSettings settings) {
  return Store(std::make_unique<Core>(std::move(settings), Access::read));
}

bool Store::glance(const DatabaseUrl& database, const std::function<void(Session&)>& look) {
  if (!database.is_shared()) {
    std::error_code missing;
    const auto size = std::filesystem::file_size(database.path(), missing);
    if (missing || size == 0) return false;
  }
  open_or_refuse(database, [&] {
    Connection connection(database, Access::read, {});
    connection.begin_read();
    Session session(connection, nullptr);
    look(session);
    connection.roll_back();
  });
  return true;
}

void Store::alter(const DatabaseUrl& database, const std::function<void(Session&)>& change) {
  open_or_refuse(database, [&] {
    std::optional<FileLock> lock;
    if (!database.is_shared()) lock.emplace(database.path());
    Connection connection(database, Access::write, {});
    Ledger ledger(connection);
    ledger.begin(connection.begin_write());
    Session session(connection, &ledger);
    change(session);
    ledger.keep_closure();
    ledger.write_totals();
    connection.commit();
  });
}

void Store::submit(Core& core, Pending& pending, Kind kind, std::coroutine_handle<> waiter) {
  const bool writes = kind == Kind::write;
  if (writes && !core.committer) throw Unavailable(core.settings.database.name() + ": is open for reading only");
  auto& waiting = writes ? core.counters.waiting_writes : core.counters.waiting_reads;
  const auto limit = writes ? core.settings.limits.waiting_writes : core.settings.limits.waiting_reads;
  if (waiting.fetch_add(1, std::memory_order_relaxed) >= limit) {
    waiting.fetch_sub(1, std::memory_order_relaxed);
    if (writes) core.counters.failed_writes.fetch_add(1, std::memory_order_relaxed);
    throw Unavailable(core.settings.database.name() + ": too much waits for the database");
  }
  ++core.unanswered;
  pending.waiter = waiter;
  if (writes) {
    core.committer->submit(pending);
  } else {
    core.readers->submit(pending);
  }
}

void Store::answered(Core& core) noexcept {
  if (--core.unanswered == 0) core.answered.notify();
}

Task<void> Store::drain() {
  while (core_->unanswered > 0) {
    co_await core_->answered.wait();
    co_await NextTurn{core_->settings.scheduler};
  }
}

const StoreCounters& Store::counters() const { return core_->counters; }

const DatabaseUrl& Store::database() const { return core_->settings.database; }

}  // namespace boxoffice::storage
