#include "platform/storage/sqlite.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <mutex>
#include <stdexcept>

namespace boxoffice::storage::sqlite {

namespace {

using sqlite_api::sqlite3_config;

soci::sqlite3_session_backend& backend_of(soci::session& session) {
  return *static_cast<soci::sqlite3_session_backend*>(session.get_backend());
}

soci::sqlite3_statement_backend& backend_of(soci::statement& statement) {
  return *static_cast<soci::sqlite3_statement_backend*>(statement.get_backend());
}

/// Each connection is used by one thread at a time, so SQLite need not lock them; and nobody asks for its memory
/// statistics, which would take a global lock on every allocation.
void configure_once() {
  static std::once_flag configured;
  std::call_once(configured, [] {
    const bool refused = sqlite3_config(SQLITE_CONFIG_MULTITHREAD) != SQLITE_OK ||
                         sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) != SQLITE_OK;
    if (refused) throw std::logic_error("SQLite is in use before the storage could configure it");
  });
}

/// SOCI takes options out of a path that has a '=' in it, unless the path is quoted.
std::string connect_string(const std::filesystem::path& path, Access access) {
  return "dbname=\"" + path.string() + "\"" + (access == Access::read ? " readonly=1" : "");
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

}  // namespace

void open(soci::session& session, const std::filesystem::path& path, Access access, const Limits& limits) {
  configure_once();
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

Failure failure_of(const soci::soci_error& error) {
  const auto* known = dynamic_cast<const soci::sqlite3_soci_error*>(&error);
  if (!known) return Failure::statement;
  switch (known->result() & 0xff) {
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_NOMEM:
    case SQLITE_READONLY:
    case SQLITE_INTERRUPT:
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL: return Failure::environment;
    case SQLITE_FULL: return Failure::disk_full;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB: return Failure::damaged;
    case SQLITE_CONSTRAINT: return Failure::constraint;
    default: return Failure::statement;
  }
}

std::string message_of(const soci::soci_error& error) {
  auto message = error.get_error_message();
  const auto end = message.find(": ");
  if (message.starts_with("sqlite3_") && end != std::string::npos) message.erase(0, end + 2);
  return message;
}

void run_script(soci::session& session, const std::string& sql) {
  auto* connection = backend_of(session).conn_;
  const int result = sqlite_api::sqlite3_exec(connection, sql.c_str(), nullptr, nullptr, nullptr);
  if (result != SQLITE_OK) throw soci::sqlite3_soci_error(sqlite_api::sqlite3_errmsg(connection), result);
}

bool in_transaction(soci::session& session) {
  return sqlite_api::sqlite3_get_autocommit(backend_of(session).conn_) == 0;
}

int column_count(soci::statement& statement) { return backend_of(statement).prepare_for_describe(); }

void reset(soci::statement& statement) noexcept { backend_of(statement).reset(); }

}  // namespace boxoffice::storage::sqlite
