#include "platform/identity/caller.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::identity {
namespace {

using std::chrono::milliseconds;
using testing::Eq;
using testing::Optional;

constexpr Instant noon{std::chrono::seconds(1'800'000'000)};
constexpr std::string_view key = "a key of the house";

TEST(ACaller, IsTheSameOneInAnotherProgram) {
  for (const auto role : {Role::guest, Role::customer, Role::gate, Role::operator_, Role::service}) {
    const Caller caller{role, "who it is, with blanks"};
    EXPECT_THAT(vouched_caller(vouch_for(caller, noon, key), noon, key), Optional(Eq(caller)));
  }
}

TEST(ACaller, IsNotBelievedWithoutTheKey) {
  const auto field = vouch_for({Role::operator_, "somebody"}, noon, key);
  EXPECT_EQ(vouched_caller(field, noon, "another key"), std::nullopt);
  EXPECT_EQ(vouched_caller("operator 9999999999999 somebody", noon, key), std::nullopt);
  EXPECT_EQ(vouched_caller("", noon, key), std::nullopt);
}

TEST(ACaller, IsBelievedForAMinute) {
  const auto field = vouch_for({Role::customer, "somebody"}, noon, key);
  EXPECT_TRUE(vouched_caller(field, noon + vouched_for - milliseconds(1), key));
  EXPECT_FALSE(vouched_caller(field, noon + vouched_for, key));
}

TEST(ACaller, SeesWhatIsHisUnlessHeWorksThere) {
  const Caller customer{Role::customer, "c"};
  const Caller works_there{Role::operator_, "o"};
  EXPECT_THAT(sees_only_of(&customer), Optional(Eq("c")));
  EXPECT_EQ(sees_only_of(&works_there), std::nullopt);
  EXPECT_EQ(sees_only_of(nullptr), std::nullopt);
}

}  // namespace
}  // namespace boxoffice::identity
