#pragma once

#include "platform/storage/session.hpp"
#include "platform/storage/statement.hpp"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace boxoffice::storage {

/// The name of a table or column as a template argument.
template <std::size_t N>
struct TableName {
  char text[N];
  consteval TableName(const char (&name)[N]) { std::copy_n(name, N, text); }
  constexpr std::string_view view() const { return {text, N - 1}; }
};

namespace detail {

/// The pieces that `write` gives, put together when compiling and ended by a NUL.
template <auto write>
consteval auto joined() {
  constexpr std::size_t size = [] {
    std::size_t sum = 0;
    write([&](std::string_view piece) { sum += piece.size(); });
    return sum;
  }();
  std::array<char, size + 1> text{};
  std::size_t end = 0;
  write([&](std::string_view piece) {
    for (const char letter : piece) text[end++] = letter;
  });
  return text;
}

template <class Row, TableName table>
constexpr void write_select(auto add) {
  bool first = true;
  add("SELECT ");
  for (const auto name : column_names<Row>()) {
    if (!first) add(", ");
    first = false;
    add(name);
  }
  add(" FROM ");
  add(table.view());
}

}  // namespace detail

/// The statements that read a table whose columns are called like the members of the described Row and whose key is
/// `id`. Where ids are given out by Session::next_id they have no gaps, so that a page is found without counting the
/// rows before it.
template <class Row, TableName table>
struct Reading {
  static constexpr auto by_id_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE id = :id");
  }>();
  static constexpr auto upwards_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE id > :after ORDER BY id LIMIT :size");
  }>();
  static constexpr auto downwards_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE id <= :from ORDER BY id DESC LIMIT :size");
  }>();
  template <std::size_t column, bool descending>
  static constexpr auto sorted_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" ORDER BY ");
    add(detail::column_names<Row>()[column]);
    add(descending ? " DESC, id LIMIT :size OFFSET :offset" : ", id LIMIT :size OFFSET :offset");
  }>();
  template <TableName owner, std::size_t column, bool descending>
  static constexpr auto sorted_of_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE ");
    add(owner.view());
    add(" = :owner ORDER BY ");
    add(detail::column_names<Row>()[column]);
    add(descending ? " DESC, id LIMIT :size OFFSET :offset" : ", id LIMIT :size OFFSET :offset");
  }>();

  template <TableName column>
  static constexpr auto by_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE ");
    add(column.view());
    add(" = :value");
  }>();

  template <TableName condition>
  static constexpr auto where_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE ");
    add(condition.view());
  }>();

  template <TableName column>
  static constexpr auto between_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE ");
    add(column.view());
    add(" >= :low AND ");
    add(column.view());
    add(" <= :high ORDER BY ");
    add(column.view());
  }>();

  template <TableName column>
  static constexpr auto by_many_text = detail::joined<[](auto add) {
    detail::write_select<Row, table>(add);
    add(" WHERE ");
    add(column.view());
    add(" IN (");
    for (std::size_t i = 0; i < ManyQuery<Row>::at_once; ++i) {
      const char digits[] = {static_cast<char>('0' + i / 10), static_cast<char>('0' + i % 10)};
      add(i == 0 ? ":n" : ", :n");
      add(std::string_view(digits, 2));
    }
    add(")");
  }>();

  static constexpr Query<Row, long long> by_id{by_id_text.data()};
  /// Rows by another number that they hold.
  template <TableName column>
  static constexpr Query<Row, long long> by{by_text<column>.data()};
  /// Rows by such a number from one to another, both included, in its order: (low, high).
  template <TableName column>
  static constexpr Query<Row, long long, long long> between{between_text<column>.data()};
  /// Those of many such numbers at a time.
  template <TableName column>
  static constexpr ManyQuery<Row> by_many{by_many_text<column>.data()};
  /// Rows by what is to follow WHERE, with its parameters in their order.
  template <TableName condition, class... In>
  static constexpr Query<Row, In...> where{where_text<condition>.data()};
  /// Rows after an id, in the order of ids: (after, size).
  static constexpr Query<Row, long long, long long> upwards{upwards_text.data()};
  /// Rows from an id on, in the reverse order of ids: (from, size).
  static constexpr Query<Row, long long, long long> downwards{downwards_text.data()};
  /// All rows in the order of a column: (size, offset). Reads the whole table: for small ones.
  template <std::size_t column, bool descending>
  static constexpr Query<Row, long long, long long> sorted{sorted_text<column, descending>.data()};
  /// The same of those rows that hold a text in another column: (text, size, offset).
  template <TableName owner, std::size_t column, bool descending>
  static constexpr Query<Row, std::string, long long, long long> sorted_of{
      sorted_of_text<owner, column, descending>.data()};
};

/// The statements that write whole rows of such a table. The first member of Row is `id`.
template <class Row, TableName table>
struct Writing {
  static constexpr auto update_text = detail::joined<[](auto add) {
    constexpr auto names = detail::column_names<Row>();
    add("UPDATE ");
    add(table.view());
    for (std::size_t i = 1; i < names.size(); ++i) {
      add(i == 1 ? " SET " : ", ");
      add(names[i]);
      add(" = :");
      add(names[i]);
    }
    add(" WHERE id = :id");
  }>();

  static constexpr Insert<Row> insert{table.text};

  /// Replaces every column of the row with that id, which there is (Session::amend).
  static void update(Session& session, const Row& row) {
    [&]<class... Member>(boost::mp11::mp_list<Member...>) {
      using Id = boost::mp11::mp_front<detail::members_of<Row>>;
      static constexpr Command<detail::member_type<Member, Row>..., detail::member_type<Id, Row>> command{
          update_text.data()};
      session.amend(command, row.*Member::pointer..., row.*Id::pointer);
    }(boost::mp11::mp_rename<boost::mp11::mp_pop_front<detail::members_of<Row>>, boost::mp11::mp_list>{});
  }
};

}  // namespace boxoffice::storage
