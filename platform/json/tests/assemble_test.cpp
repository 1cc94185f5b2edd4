#include "platform/json/assemble.hpp"

#include "kernel/text.hpp"

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <string>
#include <type_traits>

namespace boxoffice::json {

struct Parcel {
  Text<10> sender;
  Text<10> receiver;
  int weight_g;
};
BOOST_DESCRIBE_STRUCT(Parcel, (), (sender, receiver, weight_g))

struct Swapped {
  std::string sender;
  int weight_g;
  std::string receiver;
};
BOOST_DESCRIBE_STRUCT(Swapped, (), (receiver, weight_g, sender))

struct Unfinished {
  std::string sender;
  std::string receiver;
};
BOOST_DESCRIBE_STRUCT(Unfinished, (), (sender))

namespace {

template <class T>
constexpr bool is_well_described = detail::names_every_member_in_order<T>(detail::MemberList<T>{});

TEST(Assembling, NeedsNoDefaultConstructor) {
  static_assert(!std::is_default_constructible_v<Parcel>);
  const auto parcel = assemble<Parcel>([]<class Descriptor>(Descriptor) {
    if constexpr (std::is_same_v<MemberType<Descriptor>, int>) {
      return 500;
    } else {
      return *Text<10>::parse(Descriptor::name);
    }
  });
  EXPECT_EQ(parcel.sender.str(), "sender");
  EXPECT_EQ(parcel.receiver.str(), "receiver");
  EXPECT_EQ(parcel.weight_g, 500);
}

TEST(Assembling, DoesNotCompileWhenTheDescriptionHasAnotherOrderOrLeavesMembersOut) {
  static_assert(is_well_described<Parcel>);
  static_assert(!is_well_described<Swapped>);
  static_assert(!is_well_described<Unfinished>);
}

}  // namespace
}  // namespace boxoffice::json
