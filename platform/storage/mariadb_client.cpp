#include "platform/storage/mariadb_client.hpp"

#include "platform/storage/store.hpp"

#include <mariadb/errmsg.h>
#include <mariadb/mysqld_error.h>

#include <string_view>
#include <utility>

namespace boxoffice::storage::mariadb {
namespace {

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

bool ends_the_connection(unsigned int error) {
  return error == ER_CONNECTION_KILLED || (error >= CR_MIN_ERROR && error <= CR_MAX_ERROR);
}

}  // namespace

Client::Client(const DatabaseUrl::Server& server, const Limits& limits) : connection_(mysql_init(nullptr)) {
  const unsigned int connect_timeout_s = static_cast<unsigned int>(limits.connect_timeout_s);
  // A server keeps to the time limit of a statement; one that has said nothing for longer stands still.
  const unsigned int patience_s = static_cast<unsigned int>((limits.statement_timeout_ms + 999) / 1000 + 1);
  const unsigned int no_local_files = 0;
  mysql_options(get(), MYSQL_OPT_CONNECT_TIMEOUT, &connect_timeout_s);
  mysql_options(get(), MYSQL_OPT_READ_TIMEOUT, &patience_s);
  mysql_options(get(), MYSQL_OPT_WRITE_TIMEOUT, &patience_s);
  mysql_options(get(), MYSQL_OPT_LOCAL_INFILE, &no_local_files);
  mysql_options(get(), MYSQL_SET_CHARSET_NAME, "utf8mb4");
  // An UPDATE counts the rows that it found, not those that became others.
  if (!mysql_real_connect(get(), server.host.c_str(), server.user.c_str(), server.password.c_str(),
                          server.database.c_str(), static_cast<unsigned int>(server.port), nullptr, CLIENT_FOUND_ROWS))
    throw failure(mysql_errno(get()), mysql_error(get()));
}

std::optional<std::string> Client::run(const std::string& sql) {
  settle();
  if (mysql_real_query(get(), sql.data(), sql.size()) != 0) throw failure(mysql_errno(get()), mysql_error(get()));
  const std::unique_ptr<MYSQL_RES, decltype(&mysql_free_result)> rows(mysql_store_result(get()), &mysql_free_result);
  if (!rows) {
    if (mysql_errno(get()) != 0) throw failure(mysql_errno(get()), mysql_error(get()));
    return std::nullopt;
  }
  const auto* row = mysql_fetch_row(rows.get());
  if (!row || !row[0]) return std::nullopt;
  return std::string(row[0], mysql_fetch_lengths(rows.get())[0]);
}

void Client::settle(const Gathering* but) {
  if (!gathering_ || gathering_ == but) return;
  std::exchange(gathering_, nullptr)->flush();
}

void Client::forget_gathered() noexcept {
  if (gathering_) std::exchange(gathering_, nullptr)->forget();
}

void Client::forget(const Gathering& gathering) noexcept {
  if (gathering_ == &gathering) gathering_ = nullptr;
}

EngineFailure Client::failure(unsigned int error, const char* message) {
  is_lost_ = is_lost_ || ends_the_connection(error);
  return {kind_of(error), without_values(error, message)};
}

}  // namespace boxoffice::storage::mariadb
