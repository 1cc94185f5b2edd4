#pragma once

#include "platform/json/names.hpp"
#include "platform/json/scalar.hpp"

#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace boxoffice::json {

/// Appends the text as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so the result is always
/// JSON.
void write_string(std::string_view text, std::string& out);

namespace detail {

void write_integer(std::int64_t number, std::string& out);
void write_integer(std::uint64_t number, std::string& out);
/// The shortest digits that give the same number again. Not for the wire, which has no fractions.
void write_double(double number, std::string& out);

/// ,"musicalName":
template <class Descriptor>
consteval auto key_text() {
  FixedName<wire_name<Descriptor>.size() + 4> made;
  made.add(',');
  made.add('"');
  for (const char letter : wire_name<Descriptor>) made.add(letter);
  made.add('"');
  made.add(':');
  return made;
}

template <class Descriptor>
inline constexpr auto key = key_text<Descriptor>();

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;

template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

}  // namespace detail

/// Appends the value as JSON without blanks. Members by their names on the wire, an empty optional as null.
template <class T>
void encode(const T& value, std::string& out);

/// Appends the members without the braces around them, so that the caller can put more beside them: "a":1,"b":2
template <DescribedStruct T>
void encode_members(const T& value, std::string& out) {
  bool first = true;
  boost::mp11::mp_for_each<Members<T>>([&]<class Descriptor>(Descriptor) {
    auto key = detail::key<Descriptor>.view();
    if (first) key.remove_prefix(1);
    first = false;
    out.append(key);
    encode(value.*Descriptor::pointer, out);
  });
}

template <class T>
void encode(const T& value, std::string& out) {
  if constexpr (std::same_as<T, bool>) {
    out.append(value ? "true" : "false");
  } else if constexpr (detail::WholeNumber<T>) {
    detail::write_integer(static_cast<std::conditional_t<std::is_signed_v<T>, std::int64_t, std::uint64_t>>(value),
                          out);
  } else if constexpr (std::convertible_to<const T&, std::string_view>) {
    write_string(value, out);
  } else if constexpr (detail::is_optional<T>) {
    if (value) {
      encode(*value, out);
    } else {
      out.append("null");
    }
  } else if constexpr (detail::is_vector<T>) {
    out.push_back('[');
    bool first = true;
    for (const auto& item : value) {
      if (!first) out.push_back(',');
      first = false;
      encode(item, out);
    }
    out.push_back(']');
  } else if constexpr (DescribedEnum<T>) {
    write_string(enum_text(value), out);
  } else if constexpr (WrittenAsInteger<T>) {
    detail::write_integer(Scalar<T>::to_integer(value), out);
  } else if constexpr (WrittenAsNumber<T>) {
    out.append(std::string_view(Scalar<T>::to_number(value)));
  } else if constexpr (WrittenAsText<T>) {
    write_string(Scalar<T>::to_text(value), out);
  } else {
    static_assert(DescribedStruct<T>,
                  "describe the struct with BOOST_DESCRIBE_STRUCT or specialise Scalar for the type");
    out.push_back('{');
    encode_members(value, out);
    out.push_back('}');
  }
}

template <class T>
std::string encode(const T& value) {
  std::string out;
  encode(value, out);
  return out;
}

}  // namespace boxoffice::json
