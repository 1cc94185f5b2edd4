#include "platform/storage/store.hpp"

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/storage/committer.hpp"
#include "platform/storage/file_lock.hpp"
#include "platform/storage/reader_pool.hpp"
#include "platform/storage/schema.hpp"

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

constexpr const char* restore = "; restore it from a backup";
constexpr const char* make_room = "; free some space on its disk";
constexpr const char* check_rights =
    "; check the disk, its free space and this user's rights on the file and its folder";

[[noreturn]] void refuse(const std::filesystem::path& path, const soci::soci_error& error) {
  const auto file = path.string();
  const auto message = sqlite::message_of(error);
  switch (sqlite::failure_of(error)) {
    case sqlite::Failure::damaged: throw Unusable(file + ": " + message + restore);
    case sqlite::Failure::disk_full: throw Unusable(file + ": cannot be opened: " + message + make_room);
    default: throw Unusable(file + ": cannot be opened: " + message + check_rights);
  }
}

/// Lets work on a file that is being opened fail as Unusable, with the remedy.
template <class Work>
void open_or_refuse(const std::filesystem::path& path, Work work) {
  try {
    work();
  } catch (const soci::soci_error& error) {
    refuse(path, error);
  } catch (const Damaged& error) {
    throw Unusable(error.what() + std::string(restore));
  } catch (const DiskFull& error) {
    throw Unusable(error.what() + std::string(make_room));
  } catch (const Unavailable& error) {
    throw Unusable(error.what() + std::string(check_rights));
  }
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
  Core(StoreSettings given, sqlite::Access access) : settings(std::move(given)), answered(settings.scheduler) {
    open_or_refuse(settings.path, [&] {
      if (access == sqlite::Access::write) open_to_write();
      readers.emplace(settings, counters);
      if (access == sqlite::Access::read) open_to_read();
    });
  }

  StoreSettings settings;
  StoreCounters counters;
  Totals totals;
  std::optional<FileLock> lock;
  std::optional<Connection> connection;
  std::optional<Committer> committer;
  std::optional<ReaderPool> readers;
  std::size_t unanswered = 0;  ///< writes and reads that are somewhere between submission and their coroutine
  Signal answered;

 private:
  void open_to_write() {
    make_folder_of(settings.path);
    lock.emplace(settings.path);
    connection.emplace(settings.path, sqlite::Access::write, settings.limits);
    check_tables(*connection);
    migrate(*connection, settings.migrations, settings.path);
    totals.load(*connection);
    committer.emplace(*connection, totals, settings.lane, settings.scheduler, counters);
  }

  void open_to_read() {
    auto& reader = readers->any_connection();
    check_version(reader, settings.migrations, settings.path);
    totals.load(reader);
  }
};

Store::Store(std::unique_ptr<Core> core) noexcept : core_(std::move(core)) {}
Store::Store(Store&&) noexcept = default;
Store& Store::operator=(Store&&) noexcept = default;
Store::~Store() = default;

Store Store::open(StoreSettings settings) {
  return Store(std::make_unique<Core>(std::move(settings), sqlite::Access::write));
}

Store Store::open_read_only(StoreSettings settings) {
  return Store(std::make_unique<Core>(std::move(settings), sqlite::Access::read));
}

bool Store::glance(const std::filesystem::path& path, const std::function<void(Session&)>& look) {
  std::error_code missing;
  const auto size = std::filesystem::file_size(path, missing);
  if (missing || size == 0) return false;
  open_or_refuse(path, [&] {
    Connection connection(path, sqlite::Access::read, {});
    connection.begin_read();
    Session session(connection, nullptr);
    look(session);
    connection.roll_back();
  });
  return true;
}

void Store::submit(Core& core, Pending& pending, Kind kind, std::coroutine_handle<> waiter) {
  const bool writes = kind == Kind::write;
  if (writes && !core.committer) throw Unavailable(core.settings.path.string() + ": is open for reading only");
  auto& waiting = writes ? core.counters.waiting_writes : core.counters.waiting_reads;
  const auto limit = writes ? core.settings.limits.waiting_writes : core.settings.limits.waiting_reads;
  if (waiting.fetch_add(1, std::memory_order_relaxed) >= limit) {
    waiting.fetch_sub(1, std::memory_order_relaxed);
    if (writes) core.counters.failed_writes.fetch_add(1, std::memory_order_relaxed);
    throw Unavailable(core.settings.path.string() + ": too much waits for the database");
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

long long Store::total(std::string_view name) const { return core_->totals.committed(name); }

Task<void> Store::drain() {
  while (core_->unanswered > 0) {
    co_await core_->answered.wait();
    co_await NextTurn{core_->settings.scheduler};
  }
}

const StoreCounters& Store::counters() const { return core_->counters; }

const std::filesystem::path& Store::path() const { return core_->settings.path; }

}  // namespace boxoffice::storage
