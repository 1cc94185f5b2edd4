#pragma once

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <array>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string_view>
#include <type_traits>

namespace boxoffice::json {

/// A struct that says what its members are: BOOST_DESCRIBE_STRUCT(Name, (), (first, second)).
template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// An enum that says what its enumerators are: BOOST_DESCRIBE_ENUM(Name, first, second).
template <class E>
concept DescribedEnum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

/// A name that ends with an underscore is one that C++ keeps for itself: `operator_` is called "operator" everywhere
/// else.
constexpr std::string_view plain_name(std::string_view declared) {
  return declared.ends_with('_') ? declared.substr(0, declared.size() - 1) : declared;
}

/// The list of a struct's member descriptors; each has `name` (as in C++) and `pointer`.
template <DescribedStruct T>
using Members = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
using Enumerators = boost::describe::describe_enumerators<T>;

namespace detail {

template <std::size_t N>
struct FixedName {
  char text[N] = {};
  std::size_t size = 0;

  constexpr void add(char letter) { text[size++] = letter; }
  constexpr std::string_view view() const { return {text, size}; }
};

constexpr char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
}

template <class Descriptor>
consteval auto camel_case() {
  constexpr std::string_view name = Descriptor::name;
  FixedName<name.size()> made;
  bool begins_word = false;
  for (const char letter : name) {
    if (letter != '_') made.add(begins_word ? upper(letter) : letter);
    begins_word = letter == '_';
  }
  return made;
}

template <class Descriptor>
consteval auto upper_case() {
  constexpr std::string_view name = plain_name(Descriptor::name);
  FixedName<name.size()> made;
  for (const char letter : name) made.add(upper(letter));
  return made;
}

template <class Descriptor>
inline constexpr auto camel_case_name = camel_case<Descriptor>();
template <class Descriptor>
inline constexpr auto upper_case_name = upper_case<Descriptor>();

template <class List>
struct NamesOf;
template <template <class...> class List, class... D>
struct NamesOf<List<D...>> {
  static constexpr std::array<std::string_view, sizeof...(D)> declared{plain_name(D::name)...};
  static constexpr std::array<std::string_view, sizeof...(D)> camel_case{camel_case_name<D>.view()...};
  static constexpr std::array<std::string_view, sizeof...(D)> upper_case{upper_case_name<D>.view()...};
};

template <class List>
struct ValuesOf;
template <template <class...> class List, class... D>
struct ValuesOf<List<D...>> {
  static constexpr std::array values{D::value...};
};

/// A value that is none of the enumerators ends the program.
template <DescribedEnum E>
constexpr std::size_t position_of(E value) {
  constexpr auto& values = ValuesOf<Enumerators<E>>::values;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == value) return i;
  }
  std::abort();
}

}  // namespace detail

/// The name of a member on the wire: `musical_name` is "musicalName".
template <class Descriptor>
inline constexpr std::string_view wire_name = detail::camel_case_name<Descriptor>.view();

/// The name of an enumerator on the wire and in tables: `complete_booking` is "COMPLETE_BOOKING". A value that is none
/// of the enumerators ends the program.
template <DescribedEnum E>
constexpr std::string_view enum_text(E value) {
  return detail::NamesOf<Enumerators<E>>::upper_case[detail::position_of(value)];
}

/// The enumerator of that name on the wire, or nothing.
template <DescribedEnum E>
constexpr std::optional<E> enum_from_text(std::string_view name) {
  constexpr auto& names = detail::NamesOf<Enumerators<E>>::upper_case;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == name) return detail::ValuesOf<Enumerators<E>>::values[i];
  }
  return std::nullopt;
}

}  // namespace boxoffice::json
