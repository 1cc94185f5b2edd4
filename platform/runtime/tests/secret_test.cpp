#include "platform/runtime/secret.hpp"

#include "platform/runtime/settings.hpp"
#include "platform/runtime/tests/temporary_folder.hpp"

#include <boost/describe/class.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace boxoffice::runtime {

struct Door {
  std::string sign = "push";
  std::optional<Secret> code;
};
BOOST_DESCRIBE_STRUCT(Door, (), (sign, code))

struct House {
  Door door;
};
BOOST_DESCRIBE_STRUCT(House, (), (door))

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

TEST(ASecret, ComesFromTheFileOrTheEnvironmentAndIsKeptAsItIs) {
  TemporaryFolder folder;
  const auto file = folder.write("house.yaml", "door:\n  code: open-sesame\n");
  EXPECT_EQ(load_settings<House>({.file = file})->door.code->reveal(), "open-sesame");
  const auto settings = load_settings<House>({.file = file, .environment = {{"BOXOFFICE_DOOR__CODE", "1=2,3"}}});
  EXPECT_EQ(settings->door.code->reveal(), "1=2,3");
}

TEST(ASecret, IsNeverTakenFromACommandLine) {
  const auto settings = load_settings<House>({.assignments = {"door.sign=pull", "door.code=open-sesame"}});
  ASSERT_FALSE(settings.has_value());
  EXPECT_THAT(settings.error(), HasSubstr("--set door.code: a command line can be read by everybody"));
  EXPECT_THAT(settings.error(), Not(HasSubstr("sesame")));
}

TEST(ASecret, IsPrintedAsStarsThatAreNotReadBack) {
  House house;
  house.door.code = Secret::parse("open-sesame").value();
  const auto printed = json::encode_settings(house);
  EXPECT_THAT(printed, HasSubstr("code: \"********\""));
  EXPECT_THAT(printed, Not(HasSubstr("sesame")));
  TemporaryFolder folder;
  const auto again = load_settings<House>({.file = folder.write("house.yaml", printed)});
  ASSERT_FALSE(again.has_value());
  EXPECT_THAT(again.error(), HasSubstr("door.code"));
}

TEST(ASecret, IsNotRepeatedByTheErrorAboutIt) {
  for (const auto& wrong : {std::string("open sesame"), std::string("open\nsesame"), std::string("세서미 sesame"),
                            std::string(501, 's') + "esame"}) {
    const auto settings = load_settings<House>({.environment = {{"BOXOFFICE_DOOR__CODE", wrong}}});
    ASSERT_FALSE(settings.has_value());
    EXPECT_THAT(settings.error(), HasSubstr("BOXOFFICE_DOOR__CODE: must be 1 to 500"));
    EXPECT_THAT(settings.error(), Not(HasSubstr("sesame")));
  }
}

TEST(ASecret, IsFoundWhereverItIsAmongTheSettings) { EXPECT_THAT(paths_of_secrets<House>(), ElementsAre("door.code")); }

}  // namespace
}  // namespace boxoffice::runtime
