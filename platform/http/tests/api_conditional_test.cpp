#include "platform/http/conditional.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Optional;

auto versions(FieldList fields) { return expected_versions(fields_of(fields)); }
auto versions(std::string_view if_match) { return versions({{"If-Match", if_match}}); }
bool current(std::string_view if_none_match, std::int64_t version) {
  return has_current(fields_of({{"If-None-Match", if_none_match}}), version);
}

TEST(AnEntityTag, IsTheQuotedVersion) {
  EXPECT_EQ(etag(3), "\"3\"");
  EXPECT_EQ(etag(9223372036854775807), "\"9223372036854775807\"");
}

TEST(IfMatch, LetsEveryVersionWhenItIsAbsentOrAStar) {
  EXPECT_EQ(versions(FieldList{}), std::nullopt);
  EXPECT_EQ(versions("*"), std::nullopt);
}

TEST(IfMatch, LetsTheVersionsThatItNames) {
  EXPECT_THAT(versions("\"3\""), Optional(ElementsAre(3)));
  EXPECT_THAT(versions("\"0\""), Optional(ElementsAre(0)));
  EXPECT_THAT(versions("\"3\" ,\"other\", , \"5\""), Optional(ElementsAre(3, 5)));
  EXPECT_THAT(versions({{"If-Match", "\"3\""}, {"if-match", "\"4\""}}), Optional(ElementsAre(3, 4)));
}

TEST(IfMatch, LetsNothingByAWeakTag) {
  EXPECT_THAT(versions("W/\"3\""), Optional(IsEmpty()));
  EXPECT_THAT(versions("W/\"3\", \"4\""), Optional(ElementsAre(4)));
}

TEST(IfMatch, LetsNothingByATagThatIsNotOurs) {
  for (const auto* tag :
       {"\"no-such-version\"", "\"\"", "\"03\"", "\"+3\"", "\"-3\"", "\"3 \"", "\"9223372036854775808\"", "\"a,b\""})
    EXPECT_THAT(versions(tag), Optional(IsEmpty())) << tag;
}

TEST(IfMatch, LetsNothingWhenItIsMalformed) {
  for (const auto* text : {"", "3", "\"3", "3\"", "w/\"3\"", "\"3\" \"4\"", "\"3\", x", "*, \"3\"", "'3'"})
    EXPECT_THAT(versions(text), Optional(IsEmpty())) << text;
}

TEST(IfNoneMatch, KnowsTheCurrentVersionHoweverItIsTagged) {
  EXPECT_TRUE(current("\"3\"", 3));
  EXPECT_TRUE(current("W/\"3\"", 3));
  EXPECT_TRUE(current("\"1\", W/\"3\"", 3));
  EXPECT_TRUE(current("*", 3));
  EXPECT_FALSE(current("\"3\"", 4));
  EXPECT_FALSE(current("3", 3));
  EXPECT_FALSE(current("", 3));
  EXPECT_FALSE(has_current(fields_of({}), 3));
}

bool may_change(FieldList fields, std::int64_t version) {
  const auto given = fields_of(fields);
  const auto condition = change_condition(given);
  return !condition || condition(version);
}

TEST(AChange, MayHappenToEveryVersionWithoutConditions) { EXPECT_FALSE(change_condition(fields_of({}))); }

TEST(AChange, MayHappenToTheVersionsOfIfMatchOnly) {
  EXPECT_TRUE(may_change({{"If-Match", "\"3\""}}, 3));
  EXPECT_FALSE(may_change({{"If-Match", "\"3\""}}, 4));
}

TEST(AChange, MayNotHappenToWhatIfNoneMatchNames) {
  EXPECT_FALSE(may_change({{"If-None-Match", "*"}}, 3));
  EXPECT_FALSE(may_change({{"If-None-Match", "W/\"3\""}}, 3));
  EXPECT_FALSE(may_change({{"If-Match", "\"3\""}, {"If-None-Match", "\"3\""}}, 3));
  EXPECT_TRUE(may_change({{"If-None-Match", "\"3\""}}, 4));
}

}  // namespace
}  // namespace boxoffice::http
