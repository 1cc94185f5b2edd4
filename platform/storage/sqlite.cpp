#include "platform/storage/sqlite.hpp"

#include "platform/storage/errors.hpp"
#include "platform/storage/soci_statement.hpp"
#include "platform/storage/store.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <mutex>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::storage {
namespace {

using sqlite_api::sqlite3_config;

soci::sqlite3_session_backend& backend_of(soci::session& session) {
  return *static_cast<soci::sqlite3_session_backend*>(session.get_backend());
}

soci::sqlite3_statement_backend& backend_of(soci::statement& statement) {
  return *static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
}

/// SOCI takes options out of a path that has a '=' in it, unless the path is quoted.
std::string connect_string(const std::filesystem::path& path, Access access) {
  return "dbname=\"" + path.string() + "\"" + (access == Access::read ? " readonly=1" : "");
}

void run_script(soci::session& session, const std::string& sql) {
  auto* connection = backend_of(session).conn_;
  const int result = sqlite_api::sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), result);
}

void set_pragma(soci::session& session, const std::string& assignment) { run_script(session, "PRAGMA " + assignment); }

/// A file with tables that this program did not make is somebody else's. Before anything of it is changed.
void refuse_foreign(soci::session& session, const std::filesystem::path& path) {
  long long tables = 0;
  long long own = 0;
  session
      << "SELECT COUNT(*), COUNT(CASE WHEN name = 'schema_version' THEN 1 END) FROM sqlite_schema WHERE type = 'table'",
      soci::into(tables), soci::into(own);
  if (tables > 0 && own == 0)
    throw Unusable(path.string() + ": is another program's database; configure another data folder");
}

/// What SQLite says, without the name of the function that SOCI puts before it.
std::string message_of(const soci::soci_error& error) {
  auto message = error.get_error_message();
  const auto end = message.find(": ");
  if (message.starts_with("sqlite3_") && end != std::string::npos) message.erase(0, end + 2);
  return message;
}

EngineFailure::Kind kind_of(const soci::soci_error& error) {
  using enum EngineFailure::Kind;
  const auto* known = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  if (!known) return statement;
  switch (known->result() & 0xff) {
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL: return environment;
    case SQLITE_FULL: return disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return damaged;
    case SQLITE_CONSTRAINT: return constraint;
    default: return statement;
  }
}

EngineFailure failure_of(const soci::soci_error& error) { return {kind_of(error), message_of(error)}; }

void open(soci::session& session, const std::filesystem::path& path, Access access, const Limits& limits) {
  configure_sqlite();
  session.open(soci::sqlite3, connect_string(path, access));
  set_pragma(session, "busy_timeout=" + std::to_string(limits.busy_timeout_ms));
  set_pragma(session, "cache_size=-" + std::to_string(limits.cache_kib));
  set_pragma(session, "foreign_keys=ON");
  // Savepoints copy the pages they touch to a file under /tmp once those exceed 64 KiB, unless this says memory.
  set_pragma(session, "temp_store=MEMORY");
  if (access == Access::read) {
    set_pragma(session, "query_only=ON");
    return;
  }
  // Without the right to write, SQLite opens the file to read and says nothing until the first row.
  if (sqlite_api::sqlite3_db_readonly(backend_of(session).conn_, "main") != 0) {
    throw Unusable(path.string() + ": may only be read; give this user the right to write to it");
  }
  refuse_foreign(session, path);
  set_pragma(session, "page_size=4096");
  std::string mode;
  session << "PRAGMA journal_mode=WAL", soci::into(mode);
  if (mode != "wal")
    throw Unusable(path.string() + ": SQLite cannot keep a write-ahead log here; use a local file system");
  set_pragma(session, "synchronous=FULL");
  // The writer checkpoints: a checkpointer in the background never catches up, and larger steps show in the slowest
  // answers.
  set_pragma(session, "wal_autocheckpoint=1000");
  set_pragma(session, "journal_size_limit=67108864");
}

/// SQLite's own `quick_check` reads every page, a minute for a large database; this reads the schema and the first and
/// last page of every table, where damage by truncation or by a torn copy shows.
void look_at_every_table(soci::session& database) {
  std::vector<std::string> tables;
  std::string name;
  soci::statement names =
      (database.prepare << "SELECT name FROM sqlite_schema WHERE type = 'table' AND rootpage > 0 AND "
                           "sql NOT LIKE '%WITHOUT ROWID%' AND name NOT LIKE 'sqlite_%'",
       soci::into(name));
  names.execute();
  while (names.fetch()) tables.push_back(name);
  for (const auto& table : tables) {
    for (const char* order : {"ASC", "DESC"}) {
      long long row = 0;
      soci::indicator state{};
      database << "SELECT rowid FROM \"" + table + "\" ORDER BY rowid " + order + " LIMIT 1", soci::into(row, state);
    }
  }
}

class SqliteStatement final : public SociStatement {
 public:
  SqliteStatement(soci::session& session, const std::string& sql, const Shape& shape, EngineConnection::Cells cells)
      : SociStatement(session, sql, shape, cells, failure_of) {
    const auto given = static_cast<std::size_t>(backend_of(driver()).prepare_for_describe());
    if (!cells.columns.empty()) refuse_other_columns(given, cells.columns.size(), sql);
  }

  void reset() noexcept override { backend_of(driver()).reset(); }
};

class SqliteConnection final : public EngineConnection {
 public:
  SqliteConnection(const std::filesystem::path& path, Access access, const Limits& limits) {
    translated(failure_of, [&] { open(session_, path, access, limits); });
    // A deferred BEGIN would fail at once when it turns into a writer while somebody else writes, busy timeout or not.
    begin_write_ = plain("BEGIN IMMEDIATE");
    begin_read_ = plain("BEGIN");
    commit_ = plain("COMMIT");
    roll_back_ = plain("ROLLBACK");
    set_savepoint_ = plain("SAVEPOINT closure");
    release_savepoint_ = plain("RELEASE closure");
    roll_back_to_savepoint_ = plain("ROLLBACK TO closure");
  }

  std::unique_ptr<EngineStatement> prepare(const std::string& sql, const Shape& shape, Cells cells) override {
    return std::make_unique<SqliteStatement>(session_, sql, shape, cells);
  }

  void run_script(const std::string& sql) override {
    translated(failure_of, [&] { storage::run_script(session_, sql); });
  }

  std::optional<long long> begin_write() override {
    begin_write_->execute();
    return std::nullopt;
  }
  void begin_read() override { begin_read_->execute(); }
  void commit() override { commit_->execute(); }
  void roll_back() override { roll_back_->execute(); }
  void set_savepoint() override { set_savepoint_->execute(); }
  void release_savepoint() override { release_savepoint_->execute(); }
  void roll_back_to_savepoint() override {
    roll_back_to_savepoint_->execute();
    release_savepoint_->execute();
  }

  bool in_transaction() override { return sqlite_api::sqlite3_get_autocommit(backend_of(session_).conn_) == 0; }
  bool is_connected() override { return true; }

  void make_own_tables() override {
    run_script(
        "CREATE TABLE IF NOT EXISTS schema_version (number INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
        "NULL);"
        "CREATE TABLE IF NOT EXISTS maintained_total (name TEXT PRIMARY KEY, amount INTEGER NOT NULL)");
  }

  bool has_table(std::string_view name) override {
    return translated(failure_of, [&] {
      const std::string table(name);
      long long found = 0;
      session_ << "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name = :name", soci::use(table),
          soci::into(found);
      return found > 0;
    });
  }

  void look_for_damage() override {
    translated(failure_of, [&] { look_at_every_table(session_); });
  }

 private:
  std::unique_ptr<EngineStatement> plain(const char* sql) { return prepare(sql, Shape{}, Cells{}); }

  soci::session session_;
  std::unique_ptr<EngineStatement> begin_write_;
  std::unique_ptr<EngineStatement> begin_read_;
  std::unique_ptr<EngineStatement> commit_;
  std::unique_ptr<EngineStatement> roll_back_;
  std::unique_ptr<EngineStatement> set_savepoint_;
  std::unique_ptr<EngineStatement> release_savepoint_;
  std::unique_ptr<EngineStatement> roll_back_to_savepoint_;
};

}  // namespace

void configure_sqlite() {
  static std::once_flag configured;
  std::call_once(configured, [] {
    const bool refused = sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK ||
                         sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK;
    if (refused) throw std::logic_error("SQLite is in use before the storage could configure it");
  });
}

std::unique_ptr<EngineConnection> connect_to_sqlite(const std::filesystem::path& path, Access access,
                                                    const Limits& limits) {
  return std::make_unique<SqliteConnection>(path, access, limits);
}

}  // namespace boxoffice::storage
