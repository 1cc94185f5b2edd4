#include "platform/storage/mariadb.hpp"

#include "platform/storage/soci_statement.hpp"
#include "platform/storage/store.hpp"

#include <errmsg.h>
#include <mysqld_error.h>
#include <soci/mysql/soci-mysql.h>
#include <soci/soci.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::storage {
namespace {

soci::mysql_session_backend& backend_of(soci::session& session) {
  return *static_cast<soci::mysql_session_backend*>(session.get_backend());
}

EngineFailure::Kind kind_of(unsigned int error) {
  using enum EngineFailure::Kind;
  switch (error) {
    case ER_DUP_ENTRY:
    case ER_DUP_ENTRY_WITH_KEY_NAME:
    case ER_DUP_KEY:
    case ER_BAD_NULL_ERROR:
    case ER_NO_DEFAULT_FOR_FIELD:
    case ER_ROW_IS_REFERENCED_2:
    case ER_NO_REFERENCED_ROW_2:
    case ER_CONSTRAINT_FAILED: return constraint;
    case ER_LOCK_DEADLOCK: return conflict;
    case ER_DISK_FULL:
    case ER_RECORD_FILE_FULL: return disk_full;
    case ER_CRASHED_ON_USAGE:
    case ER_CRASHED_ON_REPAIR:
    case ER_NOT_KEYFILE: return damaged;
    case ER_PARSE_ERROR:
    case ER_NO_SUCH_TABLE:
    case ER_BAD_FIELD_ERROR:
    case ER_WRONG_VALUE_COUNT_ON_ROW:
    case ER_TRUNCATED_WRONG_VALUE:
    case ER_DATA_TOO_LONG: return statement;
    default: return environment;  // locks, time limits, rights, the connection, the disk
  }
}

/// What the server says, without our customers' data, which it likes to repeat.
std::string without_values(unsigned int error, std::string message) {
  switch (error) {
    case ER_DUP_ENTRY:
    case ER_DUP_ENTRY_WITH_KEY_NAME: {
      const auto key = message.rfind(" for key ");
      return "Duplicate entry" + (key == std::string::npos ? std::string() : message.substr(key));
    }
    case ER_PARSE_ERROR: return "the statement is no SQL of this server's";
    case ER_TRUNCATED_WRONG_VALUE:
    case ER_TRUNCATED_WRONG_VALUE_FOR_FIELD: return "a value does not fit its column";
    default: return message;
  }
}

EngineFailure failure_of(const soci::soci_error& error) {
  const auto* known = dynamic_cast<const soci::mysql_soci_error*>(&error);
  if (!known) return {EngineFailure::Kind::statement, error.get_error_message()};
  return {kind_of(known->err_num_), without_values(known->err_num_, error.get_error_message())};
}

/// A value for SOCI's connect string.
std::string literal(std::string_view value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text += '\'';
}

std::string connect_string(const DatabaseUrl::Server& server, const Limits& limits) {
  const auto patience_s = std::to_string((limits.statement_timeout_ms + 999) / 1000 + 5);
  return "db=" + literal(server.database) + " user=" + literal(server.user) + " password=" + literal(server.password) +
         " host=" + literal(server.host) + " port=" + std::to_string(server.port) + " charset=utf8mb4" +
         " connect_timeout=" + std::to_string(limits.connect_timeout_s) + " read_timeout=" + patience_s +
         " write_timeout=" + patience_s;
}

class MariadbStatement final : public SociStatement {
 public:
  MariadbStatement(soci::session& session, const std::string& sql, const Shape& shape, EngineConnection::Cells cells)
      : SociStatement(session, sql, shape, cells, failure_of), columns_(cells.columns.size()) {}

  bool execute() override {
    const bool got_row = execute_or_unbind();
    auto* rows = static_cast<soci::mysql_statement_backend*>(driver().get_backend())->result_;
    if (rows && columns_ > 0) refuse_other_columns(mysql_num_fields(rows), columns_, sql());
    return got_row;
  }

  void reset() noexcept override {}  // the rows were fetched all at once

 private:
  /// SOCI loses the text of the parameters when the server refuses a statement, unless it is told to clean up.
  bool execute_or_unbind() {
    try {
      return SociStatement::execute();
    } catch (const EngineFailure&) {
      unbind();
      throw;
    }
  }

  const std::size_t columns_;
};

class MariadbConnection final : public EngineConnection {
 public:
  MariadbConnection(const DatabaseUrl& database, Access access, const Limits& limits) {
    translated(failure_of, [&] { session_.open(soci::mysql, connect_string(database.server(), limits)); });
    const auto lock_wait_s = std::to_string((limits.busy_timeout_ms + 999) / 1000);
    const auto patience_s = std::to_string(limits.statement_timeout_ms / 1000.0);
    // Writers take turns, and have to see what the one before them has left.
    const std::string isolation = access == Access::write ? "'READ-COMMITTED'" : "'REPEATABLE-READ'";
    run("SET SESSION sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION', "
        "innodb_lock_wait_timeout = " +
        lock_wait_s + ", lock_wait_timeout = " + lock_wait_s + ", max_statement_time = " + patience_s +
        ", tx_isolation = " + isolation);
  }

  std::unique_ptr<EngineStatement> prepare(const std::string& sql, const Shape& shape, Cells cells) override {
    return std::make_unique<MariadbStatement>(session_, sql, shape, cells);
  }

  /// The protocol takes one statement at a time. Semicolons in quotes and comments end none.
  void run_script(const std::string& sql) override {
    std::string statement;
    char quote = 0;
    for (std::size_t i = 0; i < sql.size(); ++i) {
      const char c = sql[i];
      if (quote == 0 && c == '-' && sql.substr(i, 3) == "-- ") {
        i = std::min(sql.find('\n', i), sql.size() - 1);
        statement += '\n';
      } else if (quote == 0 && c == ';') {
        run_unless_blank(std::exchange(statement, {}));
      } else {
        if (quote == 0 && (c == '\'' || c == '"' || c == '`')) quote = c;
        else if (c == quote) quote = 0;
        statement += c;
      }
    }
    run_unless_blank(statement);
  }

  std::optional<long long> begin_write() override {
    run("START TRANSACTION");
    return translated(failure_of, [&] {
      long long taken = 0;
      session_ << "SELECT taken FROM storage_turn WHERE id = 1 FOR UPDATE", soci::into(taken);
      run("UPDATE storage_turn SET taken = taken + 1 WHERE id = 1");
      return std::optional(taken);
    });
  }

  void begin_read() override { run("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"); }
  void commit() override { run("COMMIT"); }
  void roll_back() override { run("ROLLBACK"); }
  void set_savepoint() override { run("SAVEPOINT closure"); }
  void release_savepoint() override { run("RELEASE SAVEPOINT closure"); }
  void roll_back_to_savepoint() override {
    run("ROLLBACK TO SAVEPOINT closure");
    release_savepoint();
  }
  bool in_transaction() override {
    return is_connected() && (backend_of(session_).conn_->server_status & SERVER_STATUS_IN_TRANS) != 0;
  }
  bool is_connected() override {
    const auto error = mysql_errno(backend_of(session_).conn_);
    return error != ER_CONNECTION_KILLED && (error < CR_MIN_ERROR || error > CR_MAX_ERROR);
  }

  void make_own_tables() override {
    run_script(
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL, checksum "
        "VARCHAR(32) NOT NULL);"
        "CREATE TABLE IF NOT EXISTS maintained_total (name VARCHAR(200) PRIMARY KEY, amount BIGINT NOT NULL);"
        "CREATE TABLE IF NOT EXISTS storage_turn (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);"
        "INSERT IGNORE INTO storage_turn (id, taken) VALUES (1, 0)");
  }

  bool has_table(std::string_view name) override {
    return translated(failure_of, [&] {
      const std::string table(name);
      long long found = 0;
      session_
          << "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = :name",
          soci::use(table), soci::into(found);
      return found > 0;
    });
  }

  void lock_schema() override {
    translated(failure_of, [&] {
      long long got = 0;
      session_ << "SELECT GET_LOCK(CONCAT('boxoffice schema ', DATABASE()), 60)", soci::into(got);
      if (got != 1)
        throw EngineFailure(EngineFailure::Kind::environment,
                            "another process has been changing the schema for a minute");
    });
  }

 private:
  void run(const std::string& sql) {
    translated(failure_of, [&] { session_ << sql; });
  }

  void run_unless_blank(const std::string& sql) {
    if (sql.find_first_not_of(" \n\t") != std::string::npos) run(sql);
  }

  soci::session session_;
};

}  // namespace

std::unique_ptr<EngineConnection> connect_to_mariadb(const DatabaseUrl& database, Access access, const Limits& limits) {
  return std::make_unique<MariadbConnection>(database, access, limits);
}

}  // namespace boxoffice::storage
