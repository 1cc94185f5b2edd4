#pragma once

#include "platform/storage/column.hpp"

#include <boost/describe/members.hpp>

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace boxoffice::storage {

namespace detail {

/// The next `:name` of an SQL text at or after `from`, without the colon; empty when there is none. `from` moves behind
/// it. Quoted texts are passed over, and so are PostgreSQL's `::` casts.
constexpr std::string_view next_placeholder(std::string_view sql, std::size_t& from) {
  const auto is_name = [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  for (char quote = 0; from < sql.size(); ++from) {
    const char c = sql[from];
    if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '\'' || c == '"') {
      quote = c;
    } else if (c == ':' && from + 1 < sql.size() && sql[from + 1] == ':') {
      ++from;
    } else if (c == ':' && from + 1 < sql.size() && is_name(sql[from + 1])) {
      const auto begin = ++from;
      while (from < sql.size() && is_name(sql[from])) ++from;
      return sql.substr(begin, from - begin);
    }
  }
  return {};
}

/// How many different placeholders an SQL text has: the number of parameters that it takes.
constexpr std::size_t count_placeholders(std::string_view sql) {
  std::size_t distinct = 0;
  std::size_t from = 0;
  for (auto name = next_placeholder(sql, from); !name.empty(); name = next_placeholder(sql, from)) {
    bool seen = false;
    std::size_t earlier = 0;
    for (auto other = next_placeholder(sql, earlier); earlier < from; other = next_placeholder(sql, earlier)) {
      seen = seen || other == name;
    }
    if (!seen) ++distinct;
  }
  return distinct;
}

/// The placeholders of a statement in order of first use, each once.
std::vector<std::string_view> placeholders_of(std::string_view sql);

consteval std::string_view checked_sql(const char* sql, std::size_t parameters) {
  if (count_placeholders(sql) != parameters)
    throw "the statement has another number of :placeholders than parameter types";
  return sql;
}

template <class Row>
using members_of = boost::describe::describe_members<Row, boost::describe::mod_public | boost::describe::mod_inherited>;

template <class T, class Row>
using member_type = std::remove_reference_t<decltype(std::declval<Row&>().*T::pointer)>;

/// The column types of a row: one per member of a described struct, or a single scalar's.
template <class Row>
constexpr auto column_types() {
  if constexpr (Storable<Row>) {
    return std::array{Column<Row>::type};
  } else {
    return []<template <class...> class L, class... Member>(L<Member...>) {
      return std::array{Column<member_type<Member, Row>>::type...};
    }(members_of<Row>{});
  }
}

/// The names of a described struct's members: the columns of its table.
template <class Row>
constexpr auto column_names() {
  return []<template <class...> class L, class... Member>(L<Member...>) {
    return std::array{std::string_view(Member::name)...};
  }(members_of<Row>{});
}

}  // namespace detail

/// What a statement takes and gives, by column types. Its address tells statements with the same text apart, so there
/// is one for each kind of statement.
struct Shape {
  std::span<const ColumnType> parameters;
  std::span<const ColumnType> columns;
  std::span<const std::string_view> names = {};  ///< of an insert: the table's columns, in the order of the parameters
};

/// A statement that changes rows. Parameters are `:names` in order of first use, one type for each (checked when
/// compiling):
///
///     constexpr Command<BookingId, std::string_view> rename{"UPDATE booking SET customer_name = :name WHERE id =
///     :id"};
///
/// Statements are constants: they are prepared once per connection and found again by the address of their text.
template <class... In>
struct Command {
  std::string_view sql;

  consteval Command(const char* text) : sql(detail::checked_sql(text, sizeof...(In))) {}

  static constexpr std::array<ColumnType, sizeof...(In)> parameters{Column<In>::type...};
  static constexpr Shape shape{parameters, {}};
};

/// A statement that reads rows. A Row is a described struct, whose members are the columns selected, in order, or one
/// scalar.
template <class Row, class... In>
struct Query {
  std::string_view sql;

  consteval Query(const char* text) : sql(detail::checked_sql(text, sizeof...(In))) {}

  static constexpr std::array<ColumnType, sizeof...(In)> parameters{Column<In>::type...};
  static constexpr auto columns = detail::column_types<Row>();
  static constexpr Shape shape{parameters, columns};
};

/// Reads rows by one number that they hold, for many such numbers at a time.
template <class Row>
struct ManyQuery {
  static constexpr std::size_t at_once = 64;

  std::string_view sql;  ///< with so many placeholders

  consteval ManyQuery(const char* text) : sql(detail::checked_sql(text, at_once)) {}

  static constexpr auto parameters = [] {
    std::array<ColumnType, at_once> types{};
    types.fill(ColumnType::integer);
    return types;
  }();
  static constexpr auto columns = detail::column_types<Row>();
  static constexpr Shape shape{parameters, columns};
};

/// Adds whole rows to a table whose columns are called like the members of the described Row.
///
///     constexpr Insert<Booking> insert_booking{"booking"};
template <class Row>
struct Insert {
  std::string_view table;

  consteval Insert(const char* name) : table(name) {}

  static constexpr auto parameters = detail::column_types<Row>();
  static constexpr auto names = detail::column_names<Row>();
  static constexpr Shape shape{parameters, {}, names};
};

}  // namespace boxoffice::storage
