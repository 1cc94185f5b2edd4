#pragma once

#include "platform/storage/errors.hpp"
#include "platform/storage/statement.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace boxoffice::storage {

class Connection;
class EngineStatement;
class Ledger;

/// A statement that a connection has prepared, with the cells that are bound to it.
class PreparedStatement {
 public:
  PreparedStatement(Connection& connection, std::string_view text, const Shape& shape);
  ~PreparedStatement();
  PreparedStatement(const PreparedStatement&) = delete;
  PreparedStatement& operator=(const PreparedStatement&) = delete;

  std::span<Cell> parameters() { return parameters_; }
  std::span<const Cell> columns() const { return columns_; }

  /// Runs it with what the parameters hold now. True when there is a row, which the columns then hold. Throws
  /// std::logic_error when its rows are still being read.
  bool execute();
  bool next();
  /// Executes it without waiting for the answer, where the engine can do that; what goes wrong is thrown later.
  void send();
  /// How many rows the execution changed.
  long long changed();
  /// Ends reading: a statement left in the middle of its rows would keep its snapshot.
  void reset() noexcept;

 private:
  template <class Work>
  auto attempt(Work work);

  Connection& connection_;
  const std::string sql_;
  std::vector<Cell> parameters_;
  std::vector<Cell> columns_;
  std::unique_ptr<EngineStatement> engine_;
  bool at_a_row_ = false;
};

/// One connection inside a transaction: what a closure given to Store::write or Store::read works with. Valid only
/// during that call, on that thread. Statements throw Unavailable, ConstraintViolated, or std::logic_error for a wrong
/// statement; a session that reads refuses to write with std::logic_error.
class Session {
 public:
  /// Returns how many rows were changed.
  template <class... In>
  long long run(const Command<In...>& command, const std::type_identity_t<In>&... in);

  /// Changes exactly one row: that it did not is thrown as Stale, by this call, by a later one or by the commit. On a
  /// server this costs no time of its own, because nobody waits for the answer.
  template <class... In>
  void amend(const Command<In...>& command, const std::type_identity_t<In>&... in);

  template <class Row>
  void insert(const Insert<Row>& into, const std::type_identity_t<Row>& row);

  /// Waits for what was sent without waiting, and throws what went wrong with it: for a caller who has to know which of
  /// several pieces of work was refused.
  void settle();

  /// The first row, if there is one.
  template <class Row, class... In>
  std::optional<Row> find(const Query<Row, In...>& query, const std::type_identity_t<In>&... in);

  template <class Row, class... In>
  std::vector<Row> all(const Query<Row, In...>& query, const std::type_identity_t<In>&... in);

  /// Calls fn(Row) for each row that holds one of the numbers, in no order.
  template <class Row, class Fn>
  void each_of(const ManyQuery<Row>& query, std::span<const long long> numbers, Fn&& fn);

  /// Calls fn(Row) for each row, without keeping them. The function must not run the same query again.
  template <class Row, class... In, class Fn>
  void each(const Query<Row, In...>& query, Fn&& fn, const std::type_identity_t<In>&... in);

  /// The next number of a table's key: 1, 2, 3… without gaps, because a number given to a closure that is rolled back
  /// is given out again. Starts behind the greatest that the table has. The table's name is a constant.
  long long next_id(std::string_view table, std::string_view column = "id");

  /// After a table was emptied: its ids begin again behind the greatest that it has.
  void restart_ids(std::string_view table, std::string_view column = "id");

  bool has_table(std::string_view name);

  /// A maintained total as it was committed; 0 when nothing was ever added.
  long long total(std::string_view name);

  /// Adds to a total that is kept with the database, so that counting never has to scan. Written once per commit. The
  /// name is a constant, usually a table's.
  void add_to_total(std::string_view name, long long delta);

  /// How often it was noticed that somebody else had written this database, or that what became of a commit of our own
  /// is not known. What is kept in memory about the database is out of date when this number has changed. Always 0 for
  /// one that no other process can write.
  long long strangers_writes() const;

  /// Runs the hook on the lane after the commit and before any writer resumes, in order; never, when this closure is
  /// rolled back. It must not throw.
  void after_commit(std::move_only_function<void()> hook);

 private:
  friend class Connection;
  friend class Committer;
  friend class ReaderPool;
  friend class Store;
  Session(Connection& connection, Ledger* ledger) : connection_(connection), ledger_(ledger) {}
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  PreparedStatement& prepared(std::string_view text, const Shape& shape);
  PreparedStatement& prepared_to_write(std::string_view text, const Shape& shape);

  Connection& connection_;
  Ledger* ledger_;  ///< null when reading
};

namespace detail {

/// Ends reading when the scope is left, also by an exception.
class Reading {
 public:
  explicit Reading(PreparedStatement& statement) : statement_(statement) {}
  ~Reading() { statement_.reset(); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

 private:
  PreparedStatement& statement_;
};

template <class... In>
void store_all(std::span<Cell> cells, const In&... in) {
  std::size_t i = 0;
  (Column<In>::store(in, cells[i++]), ...);
}

template <class Row>
void store_row(std::span<Cell> cells, const Row& row) {
  std::size_t i = 0;
  boost::mp11::mp_for_each<members_of<Row>>([&](auto member) {
    const auto& value = row.*member.pointer;
    Column<std::remove_cvref_t<decltype(value)>>::store(value, cells[i++]);
  });
}

template <class Row>
Row load_row(std::span<const Cell> cells) {
  if constexpr (Storable<Row>) {
    return Column<Row>::load(cells[0]);
  } else {
    Row row{};
    std::size_t i = 0;
    boost::mp11::mp_for_each<members_of<Row>>([&](auto member) {
      auto& value = row.*member.pointer;
      value = Column<std::remove_cvref_t<decltype(value)>>::load(cells[i++]);
    });
    return row;
  }
}

}  // namespace detail

template <class... In>
long long Session::run(const Command<In...>& command, const std::type_identity_t<In>&... in) {
  auto& statement = prepared_to_write(command.sql, Command<In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  statement.execute();
  return statement.changed();
}

template <class... In>
void Session::amend(const Command<In...>& command, const std::type_identity_t<In>&... in) {
  auto& statement = prepared_to_write(command.sql, Command<In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  statement.send();
}

template <class Row>
void Session::insert(const Insert<Row>& into, const std::type_identity_t<Row>& row) {
  auto& statement = prepared_to_write(into.table, Insert<Row>::shape);
  detail::store_row(statement.parameters(), row);
  statement.send();
}

template <class Row, class... In, class Fn>
void Session::each(const Query<Row, In...>& query, Fn&& fn, const std::type_identity_t<In>&... in) {
  auto& statement = prepared(query.sql, Query<Row, In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  detail::Reading reading(statement);
  for (bool row = statement.execute(); row; row = statement.next()) fn(detail::load_row<Row>(statement.columns()));
}

template <class Row, class Fn>
void Session::each_of(const ManyQuery<Row>& query, std::span<const long long> numbers, Fn&& fn) {
  auto& statement = prepared(query.sql, ManyQuery<Row>::shape);
  while (!numbers.empty()) {
    const auto some = numbers.first(std::min(numbers.size(), ManyQuery<Row>::at_once));
    // The last one fills what is left: a row is found once however often it is asked for.
    for (std::size_t i = 0; i < ManyQuery<Row>::at_once; ++i)
      statement.parameters()[i].integer = some[std::min(i, some.size() - 1)];
    detail::Reading reading(statement);
    for (bool row = statement.execute(); row; row = statement.next()) fn(detail::load_row<Row>(statement.columns()));
    numbers = numbers.subspan(some.size());
  }
}

template <class Row, class... In>
std::optional<Row> Session::find(const Query<Row, In...>& query, const std::type_identity_t<In>&... in) {
  auto& statement = prepared(query.sql, Query<Row, In...>::shape);
  detail::store_all<In...>(statement.parameters(), in...);
  detail::Reading reading(statement);
  if (!statement.execute()) return std::nullopt;
  return detail::load_row<Row>(statement.columns());
}

template <class Row, class... In>
std::vector<Row> Session::all(const Query<Row, In...>& query, const std::type_identity_t<In>&... in) {
  std::vector<Row> rows;
  each(query, [&](Row row) { rows.push_back(std::move(row)); }, in...);
  return rows;
}

}  // namespace boxoffice::storage
