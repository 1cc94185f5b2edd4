#pragma once

#include "platform/json/assemble.hpp"
#include "platform/json/decode_failure.hpp"
#include "platform/json/reading.hpp"

#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace boxoffice::json {

namespace detail {

template <class T>
std::optional<T> read(Reading& reading, const Place& at, const Node& node);

/// A member that may be absent; only an optional one is content with that.
template <class T>
std::optional<T> read_member(Reading& reading, const Place& at, const Node* node) {
  if constexpr (is_optional<T>) {
    if (node == nullptr) return std::optional<T>(std::in_place);
  } else if (node == nullptr) {
    reading.refuse(at, "is missing");
    return std::nullopt;
  }
  return read<T>(reading, at, *node);
}

template <class T, class... D>
std::optional<T> read_struct(Reading& reading, const Place& at, const Node& node, boost::mp11::mp_list<D...>) {
  if (!reading.is_object(at, node)) return std::nullopt;
  std::size_t known = 0;
  const auto next = [&]<class Descriptor>(Descriptor) {
    const auto* member = member_of(node, wire_name<Descriptor>);
    known += member != nullptr ? 1 : 0;
    return read_member<MemberType<Descriptor>>(reading, Place{&at, wire_name<Descriptor>}, member);
  };
  std::tuple<std::optional<MemberType<D>>...> members{next(D{})...};
  if (known < size_of_object(node)) reading.refuse_others(at, node, NamesOf<boost::mp11::mp_list<D...>>::camel_case);

  if (!std::apply([](const auto&... member) { return (member.has_value() && ...); }, members)) return std::nullopt;
  return assemble<T>([&]<class Descriptor>(Descriptor) -> MemberType<Descriptor>&& {
    constexpr auto position = boost::mp11::mp_find<boost::mp11::mp_list<D...>, Descriptor>::value;
    return *std::get<position>(std::move(members));
  });
}

template <class T>
std::optional<T> read_vector(Reading& reading, const Place& at, const Node& node) {
  if (!reading.is_list(at, node)) return std::nullopt;
  const auto size = size_of_list(node);
  T items;
  items.reserve(size);
  for (std::size_t i = 0; i < size; ++i) {
    auto item = read<typename T::value_type>(reading, Place{&at, {}, i}, item_of(node, i));
    if (item) items.push_back(std::move(*item));
  }
  return items.size() == size ? std::optional<T>(std::move(items)) : std::nullopt;
}

template <class T>
std::optional<T> read(Reading& reading, const Place& at, const Node& node) {
  if constexpr (is_optional<T>) {
    // Of two optionals the inner one has no value for null, and the outer one none for what is absent (RFC 7396).
    if constexpr (is_optional<typename T::value_type>) {
      if (is_null(node)) return std::optional<T>(std::in_place, std::in_place);
    } else if (is_null(node)) {
      return std::optional<T>(std::in_place);
    }
    auto value = read<typename T::value_type>(reading, at, node);
    return value ? std::optional<T>(std::in_place, std::move(value)) : std::nullopt;
  } else if constexpr (is_vector<T>) {
    return read_vector<T>(reading, at, node);
  } else if constexpr (DescribedStruct<T> && !HasScalar<T>) {
    return read_struct<T>(reading, at, node, MemberList<T>{});
  } else {
    return read_leaf<T>(reading, at, node);
  }
}

using ReadRoot = void (*)(Reading& reading, const Place& at, const Node& root, void* into);

/// Parses the text and hands its root over; says what was wrong with the text or with what was read.
std::optional<DecodeFailure> decode_text(std::string_view text, Unknown unknown, ReadRoot read_root, void* into);

}  // namespace detail

/// Reads one JSON document as wire.md wants it: UTF-8 without byte order mark, at most 32 levels deep, no key twice in
/// an object, no lone surrogates, whole numbers written as such (neither 1.0 nor 1e3) and within 63 bits. Every member
/// that is not optional must be there and not null; an optional one may be absent or null, and an optional optional one
/// tells the two apart.
template <class T>
std::expected<T, DecodeFailure> decode(std::string_view text, Unknown unknown) {
  std::optional<T> value;
  const auto read_root = [](detail::Reading& reading, const detail::Place& at, const detail::Node& root, void* into) {
    *static_cast<std::optional<T>*>(into) = detail::read<T>(reading, at, root);
  };
  if (auto failure = detail::decode_text(text, unknown, read_root, &value)) return std::unexpected(std::move(*failure));
  return std::move(*value);
}

}  // namespace boxoffice::json
