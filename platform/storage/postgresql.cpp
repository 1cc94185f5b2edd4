#include "platform/storage/postgresql.hpp"

#include "platform/storage/errors.hpp"
#include "platform/storage/postgresql_pipeline.hpp"
#include "platform/storage/store.hpp"

#include <charconv>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::storage {
namespace {

using postgresql::Pipeline;
using postgresql::Rows;

/// `:name` becomes `$1`, the same number wherever the name is the same.
std::string numbered(std::string_view sql) {
  return with_placeholders(sql, [](std::size_t parameter) { return "$" + std::to_string(parameter + 1); });
}

class PostgresqlStatement final : public EngineStatement {
 public:
  PostgresqlStatement(Pipeline& pipeline, const std::string& sql, const Shape& shape, EngineConnection::Cells cells)
      : pipeline_(pipeline), sql_(sql), shape_(shape), cells_(cells), name_(pipeline.prepare(numbered(sql))) {}

  bool execute() override {
    rows_ = pipeline_.run(name_, arguments());
    if (!cells_.columns.empty()) refuse_other_columns(rows_.columns(), cells_.columns.size(), sql_);
    row_ = -1;
    return next();
  }

  bool next() override {
    if (++row_ >= rows_.count()) return false;
    for (std::size_t i = 0; i < cells_.columns.size(); ++i) load(static_cast<int>(i), cells_.columns[i]);
    return true;
  }

  long long changed() override { return rows_.changed(); }
  void reset() noexcept override { rows_ = {}; }
  void send() override { pipeline_.send(name_, arguments()); }

 private:
  const Pipeline::Arguments& arguments() {
    arguments_.texts.resize(cells_.parameters.size());
    arguments_.values.resize(cells_.parameters.size());
    for (std::size_t i = 0; i < cells_.parameters.size(); ++i) {
      const auto& cell = cells_.parameters[i];
      if (cell.null) {
        arguments_.values[i] = nullptr;
      } else if (shape_.parameters[i] == ColumnType::integer) {
        arguments_.texts[i] = std::to_string(cell.integer);
        arguments_.values[i] = arguments_.texts[i].c_str();
      } else {
        // It would end there for the server, which keeps no such text.
        if (cell.text.find('\0') != std::string::npos)
          throw EngineFailure(EngineFailure::Kind::statement, "a text with a NUL in it cannot be kept");
        arguments_.values[i] = cell.text.c_str();
      }
    }
    return arguments_;
  }

  void load(int column, Cell& cell) const {
    const auto text = rows_.text(row_, column);
    cell.null = !text;
    if (!text) return;
    if (shape_.columns[static_cast<std::size_t>(column)] == ColumnType::text) {
      cell.text.assign(*text);
    } else if (*text == "t" || *text == "f") {
      cell.integer = *text == "t" ? 1 : 0;
    } else {
      const auto* begin = text->data();
      const auto* end = begin + text->size();
      if (std::from_chars(begin, end, cell.integer).ptr != end)
        throw std::logic_error("a column that should be an integer holds '" + std::string(*text) + "'");
    }
  }

  Pipeline& pipeline_;
  const std::string sql_;
  const Shape shape_;
  const EngineConnection::Cells cells_;
  const std::string name_;
  Pipeline::Arguments arguments_;
  Rows rows_;
  int row_ = -1;
};

class PostgresqlConnection final : public EngineConnection {
 public:
  PostgresqlConnection(const DatabaseUrl& database, const Limits& limits) : pipeline_(database.server(), limits) {}

  std::unique_ptr<EngineStatement> prepare(const std::string& sql, const Shape& shape, Cells cells) override {
    return std::make_unique<PostgresqlStatement>(pipeline_, sql, shape, cells);
  }

  void run_script(const std::string& sql) override { pipeline_.run_script(sql); }

  /// Whoever changes that row is the only one who writes, until the transaction ends.
  std::optional<long long> begin_write() override {
    if (turn_.empty())
      turn_ = pipeline_.prepare("UPDATE storage_turn SET taken = taken + 1 WHERE id = 1 RETURNING taken");
    pipeline_.send_text("BEGIN");
    in_transaction_ = true;
    const auto taken = pipeline_.run(turn_, {});
    return std::stoll(std::string(taken.text(0, 0).value_or("0"))) - 1;
  }

  void begin_read() override {
    pipeline_.send_text("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    in_transaction_ = true;
  }

  void commit() override {
    const auto ended = pipeline_.run_text("COMMIT");
    in_transaction_ = false;
    // The server answers a COMMIT of a transaction that has failed with a ROLLBACK, and calls that a success.
    if (ended.command() != "COMMIT")
      throw EngineFailure(EngineFailure::Kind::environment, "the transaction had failed and was rolled back");
  }

  void roll_back() override {
    in_transaction_ = false;
    pipeline_.send_text("ROLLBACK");
    pipeline_.forget_failures();
  }

  void set_savepoint() override { pipeline_.send_text("SAVEPOINT closure"); }
  /// What went wrong before is to be known while there is a savepoint to go back to.
  void release_savepoint() override {
    pipeline_.settle();
    pipeline_.run_text("RELEASE SAVEPOINT closure");
  }
  void roll_back_to_savepoint() override {
    pipeline_.forget_failures();
    pipeline_.send_text("ROLLBACK TO SAVEPOINT closure");
    pipeline_.run_text("RELEASE SAVEPOINT closure");
  }

  bool in_transaction() override { return in_transaction_ && pipeline_.is_connected(); }
  void settle() override { pipeline_.settle(); }
  bool is_connected() override { return pipeline_.is_connected(); }

  void make_own_tables() override {
    run_script(
        "CREATE TABLE IF NOT EXISTS schema_version (number BIGINT PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT "
        "NULL);"
        "CREATE TABLE IF NOT EXISTS maintained_total (name TEXT PRIMARY KEY, amount BIGINT NOT NULL);"
        "CREATE TABLE IF NOT EXISTS storage_turn (id BIGINT PRIMARY KEY, taken BIGINT NOT NULL);"
        "INSERT INTO storage_turn (id, taken) VALUES (1, 0) ON CONFLICT DO NOTHING");
  }

  bool has_table(std::string_view name) override {
    const auto found = pipeline_.run_text("SELECT to_regclass('" + std::string(name) + "') IS NOT NULL");
    return found.text(0, 0) == "t";
  }

  // Any number will do, as long as every version of the program takes the same.
  void lock_schema() override { pipeline_.run_text("SELECT pg_advisory_lock(7273150412)"); }

 private:
  Pipeline pipeline_;
  std::string turn_;
  bool in_transaction_ = false;
};

}  // namespace

std::unique_ptr<EngineConnection> connect_to_postgresql(const DatabaseUrl& database, Access, const Limits& limits) {
  return std::make_unique<PostgresqlConnection>(database, limits);
}

}  // namespace boxoffice::storage
