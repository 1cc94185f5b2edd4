#include "platform/storage/table_rows.hpp"

#include "platform/storage/connection.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <bit>
#include <stdexcept>
#include <utility>

namespace boxoffice::storage {
namespace {

// What the storage keeps of each database by itself.
constexpr std::array<std::string_view, 1> of_the_storage{"schema_version"};

struct FoundColumn {
  std::string name;
  std::string type;
  int place_in_key;  ///< from 1; 0 for a column that is not part of it
};
BOOST_DESCRIBE_STRUCT(FoundColumn, (), (name, type, place_in_key))

constexpr Query<std::string> sqlite_tables{
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"};
constexpr Query<FoundColumn, std::string_view> sqlite_columns{
    "SELECT name, type, pk FROM pragma_table_info(:name) ORDER BY cid"};
constexpr Query<std::string> postgresql_tables{
    "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name"};
constexpr Query<std::string> mariadb_tables{
    "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY table_name"};

template <class Row, class... In>
std::vector<Row> all(Connection& connection, const Query<Row, In...>& query, const In&... in) {
  auto& statement = connection.prepared(query.sql, Query<Row, In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  const detail::Reading reading(statement);
  std::vector<Row> rows;
  for (bool row = statement.execute(); row; row = statement.next())
    rows.push_back(detail::load_row<Row>(statement.columns()));
  return rows;
}

Table described(Connection& sqlite, const std::string& name) {
  Table table{.name = name, .columns = {}, .types = {}, .key = {}};
  std::vector<std::pair<int, std::size_t>> key;
  for (auto& column : all(sqlite, sqlite_columns, std::string_view(name))) {
    if (column.place_in_key > 0) key.emplace_back(column.place_in_key, table.columns.size());
    table.columns.push_back(std::move(column.name));
    table.types.push_back(column.type == "INTEGER" ? ColumnType::integer : ColumnType::text);
  }
  if (key.empty()) throw std::logic_error("table " + name + " has no primary key to be read by");
  std::ranges::sort(key);
  for (const auto& [place, column] : key) table.key.push_back(column);
  return table;
}

/// "a", "b": those of the columns.
template <class Text>
std::string list(const Table& table, std::span<const std::size_t> places, Text text) {
  std::string list;
  for (const auto place : places) list += (list.empty() ? "" : ", ") + text(table.columns[place]);
  return list;
}

std::string quoted(const std::string& name) { return '"' + name + '"'; }
std::string placeholder(const std::string& name) { return ":" + name; }

std::string columns_of(const Table& table) {
  std::vector<std::size_t> places(table.columns.size());
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i;
  return list(table, places, quoted);
}

std::string select(const Table& table, const std::string& condition) {
  return "SELECT " + columns_of(table) + " FROM " + table.name + condition + " ORDER BY " +
         list(table, table.key, quoted) + " LIMIT ";
}

std::string behind_key(const Table& table) {
  if (table.key.size() == 1)
    return " WHERE " + list(table, table.key, quoted) + " > " + list(table, table.key, placeholder);
  return " WHERE (" + list(table, table.key, quoted) + ") > (" + list(table, table.key, placeholder) + ")";
}

}  // namespace

std::vector<Table> data_tables_of(Connection& sqlite) {
  std::vector<Table> tables;
  for (const auto& name : all(sqlite, sqlite_tables))
    if (std::ranges::find(of_the_storage, name) == of_the_storage.end()) tables.push_back(described(sqlite, name));
  return tables;
}

std::vector<std::string> table_names_of(Connection& server) {
  return all(server, server.database().engine() == Engine::mariadb ? mariadb_tables : postgresql_tables);
}

TableReader::TableReader(Connection& connection, const Table& table) : connection_(connection), table_(table) {
  for (const auto place : table.key) key_types_.push_back(table.types[place]);
  const auto size = std::to_string(rows_at_once);
  first_ = std::make_unique<PreparedStatement>(connection, select(table, "") + size, Shape{{}, table.types});
  following_ = std::make_unique<PreparedStatement>(connection, select(table, behind_key(table)) + size,
                                                   Shape{key_types_, table.types});
}

void TableReader::skip(long long rows) {
  if (rows == 0) return;
  PreparedStatement last(connection_, select(table_, "") + "1 OFFSET " + std::to_string(rows - 1),
                         Shape{{}, table_.types});
  if (read(last).empty()) throw std::runtime_error(table_.name + ": has fewer rows than were read from it before");
}

std::span<const TableRow> TableReader::next() {
  if (last_key_.empty()) return read(*first_);
  std::ranges::copy(last_key_, following_->parameters().begin());
  return read(*following_);
}

std::span<const TableRow> TableReader::read(PreparedStatement& statement) {
  const detail::Reading reading(statement);
  std::size_t count = 0;
  for (bool row = statement.execute(); row; row = statement.next()) {
    if (count == rows_.size()) rows_.emplace_back();
    rows_[count++].assign(statement.columns().begin(), statement.columns().end());
  }
  if (count > 0) {
    last_key_.clear();
    for (const auto place : table_.key) last_key_.push_back(rows_[count - 1][place]);
  }
  return std::span(rows_).first(count);
}

TableWriter::TableWriter(Connection& connection, const Table& table)
    : names_(table.columns.begin(), table.columns.end()),
      statement_(std::make_unique<PreparedStatement>(connection, table.name, Shape{table.types, {}, names_})) {}

void TableWriter::insert(const TableRow& row) {
  std::ranges::copy(row, statement_->parameters().begin());
  statement_->send();
}

void TableDigest::add(const TableRow& row, std::span<const ColumnType> types) {
  row_text_.clear();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (row[i].null) {
      row_text_ += 'n';
    } else if (types[i] == ColumnType::integer) {
      row_text_.append("i").append(std::to_string(row[i].integer)).append(";");
    } else {
      row_text_.append("t").append(std::to_string(row[i].text.size())).append(":").append(row[i].text);
    }
  }
  sha256_.add(row_text_);
  const auto parts = std::bit_cast<std::array<std::uint64_t, 4>>(sha256_.finish());
  for (std::size_t i = 0; i < parts.size(); ++i) sum_[i] += parts[i];
  ++rows_;
}

std::string TableDigest::text() const {
  return hexadecimal(std::bit_cast<std::array<std::uint8_t, sizeof(sum_)>>(sum_));
}

TableDigest digest_of(Connection& connection, const Table& table) {
  connection.settle();  // a snapshot is of nothing that was sent before it
  connection.begin_read();
  TableDigest digest;
  {
    TableReader reader(connection, table);
    for (auto rows = reader.next(); !rows.empty(); rows = reader.next())
      for (const auto& row : rows) digest.add(row, table.types);
  }
  connection.roll_back();
  return digest;
}

}  // namespace boxoffice::storage
