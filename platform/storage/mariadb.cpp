#include "platform/storage/mariadb.hpp"

#include "platform/storage/mariadb_client.hpp"
#include "platform/storage/mariadb_statement.hpp"
#include "platform/storage/store.hpp"

#include <algorithm>
#include <charconv>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::storage {
namespace {

long long number_in(const std::optional<std::string>& text) {
  long long number = 0;
  if (text) std::from_chars(text->data(), text->data() + text->size(), number);
  return number;
}

/// A text as it stands in a statement. The session's sql_mode knows no other escape in these than the doubled quote.
std::string quoted(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) {
    if (c == '\'') quoted += c;
    quoted += c;
  }
  return quoted += '\'';
}

class MariadbConnection final : public EngineConnection {
 public:
  MariadbConnection(const DatabaseUrl& database, Access access, const Limits& limits)
      : client_(database.server(), limits) {
    const auto lock_wait_s = std::to_string((limits.busy_timeout_ms + 999) / 1000);
    const auto patience_s = std::to_string(limits.statement_timeout_ms / 1000.0);
    // Writers take turns, and have to see what the one before them has left.
    const std::string isolation = access == Access::write ? "'READ-COMMITTED'" : "'REPEATABLE-READ'";
    client_.run(
        "SET SESSION sql_mode = "
        "'ANSI_QUOTES,PIPES_AS_CONCAT,STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ENGINE_SUBSTITUTION,NO_BACKSLASH_ESCAPES', "
        "innodb_lock_wait_timeout = " +
        lock_wait_s + ", lock_wait_timeout = " + lock_wait_s + ", max_statement_time = " + patience_s +
        ", tx_isolation = " + isolation);
  }

  std::unique_ptr<EngineStatement> prepare(const std::string& sql, const Shape& shape, Cells cells) override {
    return std::make_unique<mariadb::Statement>(client_, sql, shape, cells);
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
    begin("START TRANSACTION");
    const auto taken = number_in(client_.run("SELECT taken FROM storage_turn WHERE id = 1 FOR UPDATE"));
    client_.run("UPDATE storage_turn SET taken = taken + 1 WHERE id = 1");
    return taken;
  }

  void begin_read() override { begin("START TRANSACTION WITH CONSISTENT SNAPSHOT, READ ONLY"); }
  void commit() override { client_.run("COMMIT"); }
  void roll_back() override {
    client_.forget_gathered();
    client_.run("ROLLBACK");
  }
  void set_savepoint() override { client_.run("SAVEPOINT closure"); }
  void release_savepoint() override { client_.run("RELEASE SAVEPOINT closure"); }
  void roll_back_to_savepoint() override {
    client_.forget_gathered();
    client_.run("ROLLBACK TO SAVEPOINT closure");
    release_savepoint();
  }
  bool in_transaction() override {
    return is_connected() && (client_.get()->server_status & SERVER_STATUS_IN_TRANS) != 0;
  }
  void settle() override { client_.settle(); }
  bool is_connected() override { return client_.is_connected(); }

  void make_own_tables() override {
    run_script(
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name VARCHAR(200) NOT NULL, checksum "
        "VARCHAR(32) NOT NULL);"
        "CREATE TABLE IF NOT EXISTS maintained_total (name VARCHAR(200) PRIMARY KEY, amount BIGINT NOT NULL);"
        "CREATE TABLE IF NOT EXISTS storage_turn (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);"
        "INSERT IGNORE INTO storage_turn (id, taken) VALUES (1, 0)");
  }

  bool has_table(std::string_view name) override {
    const auto found =
        client_.run("SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = " +
                    quoted(name));
    return number_in(found) > 0;
  }

  void lock_schema() override {
    if (number_in(client_.run("SELECT GET_LOCK(CONCAT('boxoffice schema ', DATABASE()), 60)")) != 1)
      throw EngineFailure(EngineFailure::Kind::environment,
                          "another process has been changing the schema for a minute");
  }

 private:
  /// What a transaction has left that the server ended by itself belongs to no other one.
  void begin(const std::string& sql) {
    client_.forget_gathered();
    client_.run(sql);
  }

  void run_unless_blank(const std::string& sql) {
    if (sql.find_first_not_of(" \n\t") != std::string::npos) client_.run(sql);
  }

  mariadb::Client client_;
};

}  // namespace

std::unique_ptr<EngineConnection> connect_to_mariadb(const DatabaseUrl& database, Access access, const Limits& limits) {
  return std::make_unique<MariadbConnection>(database, access, limits);
}

}  // namespace boxoffice::storage
