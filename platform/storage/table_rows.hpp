#pragma once

#include "platform/storage/column.hpp"
#include "platform/storage/session.hpp"
#include "platform/storage/sha256.hpp"
#include "platform/storage/statement.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::storage {

class Connection;

/// A table as it is found in a database, for work that is the same for every table.
struct Table {
  std::string name;
  std::vector<std::string> columns;
  std::vector<ColumnType> types;  ///< of the columns
  std::vector<std::size_t> key;   ///< places of the primary key's columns
};

/// The tables of a file of SQLite's that hold its data, by name: all but what the storage knows of itself. Throws
/// std::logic_error for a table without a primary key.
std::vector<Table> data_tables_of(Connection& sqlite);

/// The names of all tables of a database on a server.
std::vector<std::string> table_names_of(Connection& server);

using TableRow = std::vector<Cell>;

/// Reads a table in the order of its primary key, which each engine sorts in its own way, some rows at a time.
class TableReader {
 public:
  static constexpr std::size_t rows_at_once = 1'000;

  /// Both outlive it.
  TableReader(Connection& connection, const Table& table);

  /// Goes on behind the first rows, so many.
  void skip(long long rows);
  /// The next rows; none when all have been read.
  std::span<const TableRow> next();

 private:
  std::span<const TableRow> read(PreparedStatement& statement);

  Connection& connection_;
  const Table& table_;
  std::vector<ColumnType> key_types_;
  std::unique_ptr<PreparedStatement> first_;
  std::unique_ptr<PreparedStatement> following_;
  std::vector<TableRow> rows_;
  std::vector<Cell> last_key_;  ///< empty at the beginning
};

/// Adds rows to a table.
class TableWriter {
 public:
  /// Both outlive it.
  TableWriter(Connection& connection, const Table& table);

  /// Without waiting for the answer, where the engine can do that.
  void insert(const TableRow& row);

 private:
  std::vector<std::string_view> names_;
  std::unique_ptr<PreparedStatement> statement_;
};

/// The rows of a table, as a number: the same on every engine when the rows are the same, in whatever order they come.
/// It is the sum of the SHA-256 of each row's text, `i17;` for a number, `t5:hello` for a text, `n` for NULL.
class TableDigest {
 public:
  void add(const TableRow& row, std::span<const ColumnType> types);

  long long rows() const { return rows_; }
  std::string text() const;

  friend bool operator==(const TableDigest& one, const TableDigest& other) {
    return one.rows_ == other.rows_ && one.sum_ == other.sum_;
  }

 private:
  Sha256 sha256_;
  std::string row_text_;
  long long rows_ = 0;
  std::array<std::uint64_t, 4> sum_{};
};

/// Of all rows, as they are at one moment.
TableDigest digest_of(Connection& connection, const Table& table);

}  // namespace boxoffice::storage
