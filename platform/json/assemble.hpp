#pragma once

#include "platform/json/names.hpp"

#include <boost/mp11/list.hpp>

#include <cstddef>
#include <type_traits>
#include <utility>

namespace boxoffice::json {

namespace detail {

template <class Descriptor>
struct PointerParts;
template <class T, class M>
struct PointerParts<M T::*> {
  using Member = M;
};

}  // namespace detail

/// The type of a described member.
template <class Descriptor>
using MemberType = typename detail::PointerParts<std::remove_const_t<decltype(Descriptor::pointer)>>::Member;

namespace detail {

/// Storage in which no T lives: good for comparing where members lie, nothing else.
template <class T>
union Outline {
  char nothing = 0;
  T value;
  constexpr Outline() {}
  constexpr ~Outline() {}
};

template <class T>
inline constexpr Outline<T> outline;

/// Members of different types cannot be taken for one another: the compiler refuses to narrow or convert them in
/// braces.
template <class T, class First, class Second>
consteval bool are_in_order() {
  if constexpr (std::is_same_v<MemberType<First>, MemberType<Second>>) {
    return &(outline<T>.value.*First::pointer) < &(outline<T>.value.*Second::pointer);
  } else {
    return true;
  }
}

template <class T, class First, class... Rest>
consteval bool all_are_in_order(boost::mp11::mp_list<First, Rest...>) {
  if constexpr (sizeof...(Rest) == 0) {
    return true;
  } else {
    return (are_in_order<T, First, Rest>() && ...) && all_are_in_order<T>(boost::mp11::mp_list<Rest...>{});
  }
}

/// Values are given to a struct by position, so its description must not leave members out or change their order.
template <class T, class... D>
consteval bool names_every_member_in_order(boost::mp11::mp_list<D...> members) {
  if constexpr (requires { T{std::declval<MemberType<D>>()..., {}}; }) {
    return false;
  } else if constexpr (sizeof...(D) > 0) {
    return all_are_in_order<T>(members);
  } else {
    return true;
  }
}

template <class T>
using MemberList = boost::mp11::mp_rename<Members<T>, boost::mp11::mp_list>;

}  // namespace detail

/// Makes a T of `value_of(descriptor)` for each member, asked in the order of declaration. Needs no default constructor
/// of T or of its members.
template <DescribedStruct T, class ValueOf>
T assemble(ValueOf&& value_of) {
  static_assert(detail::names_every_member_in_order<T>(detail::MemberList<T>{}),
                "the description must name every member, in the order of declaration");
  return [&]<class... D>(boost::mp11::mp_list<D...>) { return T{value_of(D{})...}; }(detail::MemberList<T>{});
}

}  // namespace boxoffice::json
