#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/timestamp.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <concepts>
#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace boxoffice::storage {

/// What a value is in the database.
enum class ColumnType : std::uint8_t { integer, text };

/// One parameter or column of a prepared statement. It lives as long as the statement, so its text's memory is used
/// again.
struct Cell {
  long long integer = 0;
  std::string text;
  bool null = false;
};

/// How a C++ type is kept in a column: `type`, `store` (into a parameter) and `load` (from a column). Integers, bool,
/// strong ids, Money, Instant and Timestamp are INTEGER; strings, kernel/text.hpp's Text and described enums (by their
/// name in upper case) are TEXT; an empty optional is NULL. Specialise it for anything else. `load` throws
/// std::runtime_error when the row does not fit the type.
template <class T>
struct Column;

template <class T>
concept Storable = requires { Column<T>::type; };

namespace detail {

template <class T>
concept IntegerWrapper = std::is_aggregate_v<T> && requires(T wrapper) {
  { wrapper.value } -> std::same_as<std::int64_t&>;
};

template <class T>
concept ParsedText = requires(const T& text) {
  { text.str() } -> std::convertible_to<std::string_view>;
  { *T::parse(std::string()) } -> std::convertible_to<T>;
};

template <class T>
concept DescribedEnum = std::is_enum_v<T> && requires { typename boost::describe::describe_enumerators<T>; };

/// The name of an enumerator as it is written in tables and on the wire: "complete_booking" → "COMPLETE_BOOKING".
template <auto enumerator>
inline constexpr auto upper_case_name = [] {
  constexpr std::string_view name = enumerator.name;
  std::array<char, name.size()> upper{};
  for (std::size_t i = 0; i < name.size(); ++i) {
    const bool lower = name[i] >= 'a' && name[i] <= 'z';
    upper[i] = lower ? static_cast<char>(name[i] - 'a' + 'A') : name[i];
  }
  return upper;
}();

inline void refuse_null(const Cell& cell) {
  if (cell.null) throw std::runtime_error("NULL in a column that must have a value");
}

}  // namespace detail

template <std::integral T>
struct Column<T> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(T value, Cell& cell) {
    cell.null = false;
    cell.integer = static_cast<long long>(value);
  }
  static T load(const Cell& cell) {
    detail::refuse_null(cell);
    if constexpr (std::same_as<T, bool>) {
      return cell.integer != 0;
    } else {
      if (!std::in_range<T>(cell.integer))
        throw std::runtime_error("an integer column holds a value that is too large");
      return static_cast<T>(cell.integer);
    }
  }
};

template <detail::IntegerWrapper T>
struct Column<T> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(const T& value, Cell& cell) { Column<std::int64_t>::store(value.value, cell); }
  static T load(const Cell& cell) { return T{Column<std::int64_t>::load(cell)}; }
};

template <>
struct Column<Money> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(Money value, Cell& cell) { Column<std::int64_t>::store(value.minor_units, cell); }
  static Money load(const Cell& cell) { return Money{Column<std::int64_t>::load(cell)}; }
};

template <>
struct Column<Instant> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(Instant value, Cell& cell) { Column<std::int64_t>::store(value.time_since_epoch().count(), cell); }
  static Instant load(const Cell& cell) { return Instant{std::chrono::milliseconds{Column<std::int64_t>::load(cell)}}; }
};

template <>
struct Column<Timestamp> {
  static constexpr ColumnType type = ColumnType::integer;
  static void store(const Timestamp& timestamp, Cell& cell) { Column<Instant>::store(timestamp.moment, cell); }
  static Timestamp load(const Cell& cell) { return {Column<Instant>::load(cell)}; }
};

/// For parameters only: a row owns its text.
template <>
struct Column<std::string_view> {
  static constexpr ColumnType type = ColumnType::text;
  static void store(std::string_view value, Cell& cell) {
    cell.null = false;
    cell.text.assign(value);
  }
};

template <>
struct Column<std::string> : Column<std::string_view> {
  static std::string load(const Cell& cell) {
    detail::refuse_null(cell);
    return cell.text;
  }
};

template <detail::ParsedText T>
struct Column<T> {
  static constexpr ColumnType type = ColumnType::text;
  static void store(const T& value, Cell& cell) { Column<std::string_view>::store(value.str(), cell); }
  static T load(const Cell& cell) {
    auto parsed = T::parse(Column<std::string>::load(cell));
    if (!parsed) throw std::runtime_error("a text column holds a value that its type refuses: '" + cell.text + "'");
    return std::move(*parsed);
  }
};

template <detail::DescribedEnum T>
struct Column<T> {
  static constexpr ColumnType type = ColumnType::text;

  static void store(T value, Cell& cell) {
    std::string_view name;
    for_each_name([&](T candidate, std::string_view candidate_name) {
      if (candidate == value) name = candidate_name;
    });
    if (name.empty()) throw std::logic_error("an enum column is given a value that has no name");
    Column<std::string_view>::store(name, cell);
  }

  static T load(const Cell& cell) {
    detail::refuse_null(cell);
    std::optional<T> found;
    for_each_name([&](T candidate, std::string_view name) {
      if (cell.text == name) found = candidate;
    });
    if (!found) throw std::runtime_error("a text column holds '" + cell.text + "', which is none of its enum's names");
    return *found;
  }

 private:
  template <class Fn>
  static void for_each_name(Fn fn) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto enumerator) {
      constexpr auto& name = detail::upper_case_name<decltype(enumerator){}>;
      fn(enumerator.value, std::string_view(name.data(), name.size()));
    });
  }
};

template <class T>
  requires Storable<T>
struct Column<std::optional<T>> {
  static constexpr ColumnType type = Column<T>::type;
  static void store(const std::optional<T>& value, Cell& cell) {
    if (value) {
      Column<T>::store(*value, cell);
    } else {
      cell.null = true;
    }
  }
  static std::optional<T> load(const Cell& cell) {
    if (cell.null) return std::nullopt;
    return Column<T>::load(cell);
  }
};

}  // namespace boxoffice::storage
