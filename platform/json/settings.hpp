#pragma once

#include "platform/json/assemble.hpp"
#include "platform/json/reading.hpp"

#include <boost/json/fwd.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::json {

struct SettingError {
  std::string path;    ///< "storage.pool_size", "routes[2].prefix"
  std::string detail;  ///< "expected an integer"

  friend bool operator==(const SettingError&, const SettingError&) = default;
};

/// `storage.pool_size: expected an integer`
std::string to_string(const SettingError& error);

namespace detail {

template <class T>
void read_setting(Reading& reading, const Place& at, const Node& node, T& into);

template <class T>
void read_section(Reading& reading, const Place& at, const Node& node, T& into) {
  // A section whose lines are all commented out.
  if (is_null(node) || !reading.is_object(at, node)) return;
  std::size_t known = 0;
  boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
    if (const auto* member = member_of(node, plain_name(Descriptor::name))) {
      ++known;
      read_setting(reading, Place{&at, plain_name(Descriptor::name)}, *member, into.*Descriptor::pointer);
    }
  });
  if (known < size_of_object(node)) reading.refuse_others(at, node, NamesOf<MemberList<T>>::declared);
}

template <class T>
void read_setting(Reading& reading, const Place& at, const Node& node, T& into) {
  if constexpr (is_optional<T>) {
    into.reset();
    if (is_nothing(node)) return;
    if constexpr (HasScalar<typename T::value_type>) {
      into = read_scalar<typename T::value_type>(reading, at, node);
    } else {
      read_setting(reading, at, node, into.emplace());
    }
  } else if constexpr (is_vector<T>) {
    if (!reading.is_list(at, node)) return;
    into.clear();
    for (std::size_t i = 0; i < size_of_list(node); ++i) {
      read_setting(reading, Place{&at, {}, i}, item_of(node, i), into.emplace_back());
    }
  } else if constexpr (DescribedStruct<T> && !HasScalar<T>) {
    read_section(reading, at, node, into);
  } else if constexpr (std::same_as<T, double>) {
    if (const auto number = reading.number(at, node)) into = *number;
  } else {
    if (auto value = read_leaf<T>(reading, at, node)) into = std::move(*value);
  }
}

std::vector<SettingError> errors_of(Reading&& reading);

/// Begins a line of the printed configuration: indentation, name and colon.
void write_setting_name(std::string_view name, int depth, std::string& out);

/// Within one line, as YAML's flow style has it.
template <class T>
void write_setting(const T& value, std::string& out) {
  if constexpr (is_optional<T>) {
    value ? write_setting(*value, out) : static_cast<void>(out.append("null"));
  } else if constexpr (is_vector<T>) {
    out.push_back('[');
    for (std::size_t i = 0; i < value.size(); ++i) {
      if (i > 0) out.append(", ");
      write_setting(value[i], out);
    }
    out.push_back(']');
  } else if constexpr (DescribedStruct<T> && !HasScalar<T>) {
    out.push_back('{');
    bool first = true;
    boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
      if (!std::exchange(first, false)) out.append(", ");
      out.append(plain_name(Descriptor::name)).append(": ");
      write_setting(value.*Descriptor::pointer, out);
    });
    out.push_back('}');
  } else if constexpr (DescribedEnum<T>) {
    out.append(NamesOf<Enumerators<T>>::declared[position_of(value)]);
  } else if constexpr (std::same_as<T, double>) {
    write_double(value, out);
  } else {
    encode(value, out);
  }
}

template <class T>
void write_section(const T& section, int depth, std::string& out) {
  boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
    using Member = MemberType<Descriptor>;
    const auto& value = section.*Descriptor::pointer;
    write_setting_name(plain_name(Descriptor::name), depth, out);
    if constexpr (DescribedStruct<Member> && !HasScalar<Member>) {
      out.push_back('\n');
      write_section(value, depth + 1, out);
    } else {
      out.push_back(' ');
      write_setting(value, out);
      out.push_back('\n');
    }
  });
}

}  // namespace detail

/// Reads a configuration from its parsed tree. Names are those of the members (`pool_size`); enumerators are written as
/// declared (`in_process`); numbers and truth values may come as text, as YAML and the environment give them; an
/// optional setting that is an empty text is not set. What the tree does not say keeps the default of the struct; an
/// unknown name is an error. All errors are collected.
template <DescribedStruct T>
std::expected<T, std::vector<SettingError>> decode_settings(const boost::json::value& tree) {
  detail::Reading reading(detail::Reading::Source::settings, Unknown::refuse);
  T settings{};
  detail::read_setting(reading, detail::Place{}, tree, settings);
  if (auto errors = detail::errors_of(std::move(reading)); !errors.empty()) return std::unexpected(std::move(errors));
  return settings;
}

/// Prints a configuration as YAML that decode_settings reads back.
template <DescribedStruct T>
std::string encode_settings(const T& settings) {
  std::string out;
  detail::write_section(settings, 0, out);
  return out;
}

}  // namespace boxoffice::json
