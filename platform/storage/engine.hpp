#pragma once

#include "platform/storage/database_url.hpp"
#include "platform/storage/statement.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>

namespace boxoffice::storage {

struct Limits;

enum class Access : std::uint8_t { write, read };

/// What an engine refused, by what it means to the one who asked.
struct EngineFailure : std::runtime_error {
  enum class Kind : std::uint8_t {
    environment,  ///< disk, memory, locks, rights, the network: the same may succeed later
    disk_full,    ///< the same, and it is known why
    conflict,     ///< the transaction fell victim to another one, and is to be run again
    constraint,   ///< a rule of the schema
    stale,        ///< a statement that was to change one row did not find it
    damaged,      ///< a part of the database is corrupt, or it is none
    statement,    ///< the statement itself is wrong
  };

  EngineFailure(Kind what, const std::string& message) : std::runtime_error(message), kind(what) {}

  Kind kind;
};

/// A statement that an engine has prepared for cells that stay where they are: it reads its parameters from some and
/// writes its rows to others. Throws EngineFailure.
class EngineStatement {
 public:
  virtual ~EngineStatement() = default;

  /// True when there is a row, which the columns then hold.
  virtual bool execute() = 0;
  virtual bool next() = 0;
  /// How many rows the execution has found to change.
  virtual long long changed() = 0;
  /// Ends reading, so that it holds no snapshot.
  virtual void reset() noexcept = 0;

  /// Executes a statement that changes exactly one row, without waiting for the answer where the engine can do that:
  /// what goes wrong, no row included, is thrown by a later call on the same connection.
  virtual void send();
};

/// Of a statement that did not change the one row that it was to change.
EngineFailure changed_other_than_one(long long rows);

/// A statement with another text for each placeholder: of the first name, of the second, …
std::string with_placeholders(std::string_view sql, const std::function<std::string(std::size_t)>& text_of);

/// Throws std::logic_error when a statement gives another number of columns than its row has.
void refuse_other_columns(std::size_t given, std::size_t wanted, const std::string& sql);

/// A connection to a database of one of the engines, and all that differs between them. Used by one thread at a time.
/// Throws EngineFailure.
class EngineConnection {
 public:
  virtual ~EngineConnection() = default;

  struct Cells {
    std::span<Cell> parameters;
    std::span<Cell> columns;
  };

  virtual std::unique_ptr<EngineStatement> prepare(const std::string& sql, const Shape& shape, Cells cells) = 0;

  /// Several statements that are separated by semicolons.
  virtual void run_script(const std::string& sql) = 0;

  /// Begins a transaction that will write. Of a shared database it is the only one that does, until it ends: what it
  /// returns then is how many such transactions have been committed before it, by whomever.
  virtual std::optional<long long> begin_write() = 0;
  /// Begins a transaction that reads one snapshot.
  virtual void begin_read() = 0;
  virtual void commit() = 0;
  virtual void roll_back() = 0;
  virtual void set_savepoint() = 0;
  virtual void release_savepoint() = 0;
  /// Undoes everything since the savepoint, and removes it.
  virtual void roll_back_to_savepoint() = 0;
  /// False when the engine has rolled the transaction back by itself, as it may after a failure of the environment.
  virtual bool in_transaction() = 0;

  /// Waits for everything that was sent, and throws what went wrong with it.
  virtual void settle() {}
  /// False when a new connection is needed.
  virtual bool is_connected() = 0;

  /// Makes the tables that the storage itself needs, when they are missing.
  virtual void make_own_tables() = 0;
  virtual bool has_table(std::string_view name) = 0;
  /// Refuses a file that is damaged where it will be used first. Damage elsewhere is met when it is read.
  virtual void look_for_damage() {}
  /// Lets one process at a time change the schema of a shared database, until the connection is closed.
  virtual void lock_schema() {}
};

/// Throws EngineFailure, and Unusable for a database that must not be used.
std::unique_ptr<EngineConnection> connect(const DatabaseUrl& database, Access access, const Limits& limits);

}  // namespace boxoffice::storage
