#include "platform/storage/sqlite_snapshots.hpp"

#include "platform/storage/errors.hpp"
#include "platform/storage/flushing.hpp"
#include "platform/storage/sqlite.hpp"

#include <soci/sqlite3/soci-sqlite3.h>

#include <algorithm>
#include <stdexcept>
#include <system_error>

namespace boxoffice::storage {
namespace {

using namespace sqlite_api;

// How long a writer may be kept waiting at once: well below what it waits for at most (Limits::busy_timeout_ms).
constexpr auto longest_hold = std::chrono::milliseconds{250};
// Nobody tells when a lock is let go, and a busy writer lets go only for some microseconds between two transactions:
// SQLite's own way of waiting looks too seldom.
constexpr int between_attempts_ms = 1;
constexpr int between_holds_ms = 50;
constexpr int pages_at_once = 4'096;

struct Close {
  void operator()(sqlite3* connection) const noexcept { sqlite3_close_v2(connection); }
};
using Handle = std::unique_ptr<sqlite3, Close>;

struct Finish {
  void operator()(sqlite3_stmt* statement) const noexcept { sqlite3_finalize(statement); }
};
using Statement = std::unique_ptr<sqlite3_stmt, Finish>;

[[noreturn]] void refuse(sqlite3* connection, const std::filesystem::path& file) {
  throw Unusable(file.string() + ": " + (connection ? sqlite3_errmsg(connection) : "cannot be opened"));
}

Handle open(const std::filesystem::path& file, int flags) {
  configure_sqlite();
  sqlite3* opened = nullptr;
  const int result = sqlite3_open_v2(file.c_str(), &opened, flags, nullptr);
  Handle handle(opened);
  if (result != SQLITE_OK) refuse(opened, file);
  return handle;
}

void run(const Handle& connection, const std::filesystem::path& file, const char* sql) {
  if (sqlite3_exec(connection.get(), sql, nullptr, nullptr, nullptr) != SQLITE_OK) refuse(connection.get(), file);
}

/// Calls fn(statement) for each row.
template <class Fn>
void each_row(const Handle& connection, const std::filesystem::path& file, const std::string& sql, Fn fn) {
  sqlite3_stmt* prepared = nullptr;
  const int result = sqlite3_prepare_v2(connection.get(), sql.c_str(), -1, &prepared, nullptr);
  const Statement statement(prepared);
  if (result != SQLITE_OK) refuse(connection.get(), file);
  int step = 0;
  while ((step = sqlite3_step(prepared)) == SQLITE_ROW) fn(prepared);
  if (step != SQLITE_DONE) refuse(connection.get(), file);
}

std::string text_in(sqlite3_stmt* row) { return reinterpret_cast<const char*>(sqlite3_column_text(row, 0)); }

Contents contents_of(const Handle& connection, const std::filesystem::path& file) {
  Contents contents;
  std::vector<std::string> tables;
  each_row(connection, file,
           "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name",
           [&](auto* row) { tables.push_back(text_in(row)); });
  if (std::ranges::find(tables, "schema_version") == tables.end())
    throw Unusable(file.string() + ": is no database of this program");
  each_row(connection, file, "SELECT COALESCE(MAX(number), 0) FROM schema_version",
           [&](auto* row) { contents.schema = sqlite3_column_int64(row, 0); });
  for (const auto& table : tables)
    each_row(connection, file, "SELECT COUNT(*) FROM \"" + table + '"',
             [&](auto* row) { contents.tables.push_back({table, sqlite3_column_int64(row, 0)}); });
  return contents;
}

}  // namespace

/// Two connections to one file: one that keeps writers away, one that reads.
class SqliteSnapshots::Snapshot {
 public:
  explicit Snapshot(const std::filesystem::path& file) : file_(file) {
    std::error_code fault;
    if (!std::filesystem::is_regular_file(file, fault))
      throw Unusable(file.string() + ": there is no such database; name the data folder of the program");
    gate_ = open(file, SQLITE_OPEN_READWRITE);
    reader_ = open(file, SQLITE_OPEN_READWRITE);
    sqlite3_busy_timeout(reader_.get(), 2'000);
  }

  /// Keeps writers away. False when one is at work.
  bool shut() {
    const int result = sqlite3_exec(gate_.get(), "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    if (result == SQLITE_OK) return true;
    if ((result & 0xff) != SQLITE_BUSY) refuse(gate_.get(), file_);
    return false;
  }
  void let_go() { sqlite3_exec(gate_.get(), "ROLLBACK", nullptr, nullptr, nullptr); }

  /// A transaction begins to read one state with its first statement.
  void begin() { run(reader_, file_, "BEGIN; SELECT COUNT(*) FROM sqlite_schema"); }

  Contents contents() const { return contents_of(reader_, file_); }

  void copy(const std::filesystem::path& to) {
    {
      const auto copy = open(to, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
      run(copy, to, "PRAGMA synchronous=OFF");
      auto* backup = sqlite3_backup_init(copy.get(), "main", reader_.get(), "main");
      if (!backup) refuse(copy.get(), to);
      int step = SQLITE_OK;
      while (step == SQLITE_OK) step = sqlite3_backup_step(backup, pages_at_once);
      sqlite3_backup_finish(backup);
      if (step != SQLITE_DONE) throw std::runtime_error(to.string() + ": cannot be written: " + sqlite3_errstr(step));
      // So that it is one file, which can be read without writing beside it. The program makes it a log again.
      run(copy, to, "PRAGMA journal_mode=DELETE");
    }
    flush_to_disk(to);
    reader_.reset();
  }

 private:
  const std::filesystem::path file_;
  Handle gate_;
  Handle reader_;
};

SqliteSnapshots::SqliteSnapshots(std::span<const std::filesystem::path> files, std::chrono::milliseconds patience) {
  using Clock = std::chrono::steady_clock;
  for (const auto& file : files) snapshots_.push_back(std::make_unique<Snapshot>(file));
  const auto all_are_shut = [this] {
    const auto until = Clock::now() + longest_hold;
    for (auto& snapshot : snapshots_) {
      while (!snapshot->shut()) {
        if (Clock::now() >= until) return false;
        sqlite3_sleep(between_attempts_ms);
      }
    }
    return true;
  };
  const auto give_up_at = Clock::now() + patience;
  while (!all_are_shut()) {
    for (auto& snapshot : snapshots_) snapshot->let_go();
    if (Clock::now() >= give_up_at)
      throw Unavailable(files.front().parent_path().string() + ": its databases are written all the time; try again");
    sqlite3_sleep(between_holds_ms);
  }
  for (auto& snapshot : snapshots_) snapshot->begin();
  for (auto& snapshot : snapshots_) snapshot->let_go();
}

SqliteSnapshots::~SqliteSnapshots() = default;

Contents SqliteSnapshots::contents(std::size_t file) const { return snapshots_.at(file)->contents(); }

void SqliteSnapshots::copy(std::size_t file, const std::filesystem::path& to) { snapshots_.at(file)->copy(to); }

Contents check_sqlite_file(const std::filesystem::path& file) {
  const auto connection = open(file, SQLITE_OPEN_READONLY);
  std::string verdict;
  each_row(connection, file, "PRAGMA integrity_check(1)", [&](auto* row) { verdict = text_in(row); });
  if (verdict != "ok") throw Unusable(file.string() + ": is damaged: " + verdict);
  return contents_of(connection, file);
}

}  // namespace boxoffice::storage
