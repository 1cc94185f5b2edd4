#include "platform/http/media_type.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::Optional;

TEST(ABodysType, IsOneOfThreeKindsOfJson) {
  EXPECT_TRUE(is_json_body("application/json"));
  EXPECT_TRUE(is_json_body("application/merge-patch+json"));
  EXPECT_TRUE(is_json_body("application/hal+json"));
  for (const auto* other :
       {"", "application", "application/", "*/*", "application/*", "text/plain", "text/json", "application/xml",
        "application/json-patch+json", "application/vnd.api+json", "application/x-www-form-urlencoded",
        "application/json, text/plain", "application/jsonx", "xapplication/json", "\"application/json\""})
    EXPECT_FALSE(is_json_body(other)) << other;
}

TEST(ABodysType, MaySayNoOtherCharsetThanUtf8) {
  for (const auto* fine :
       {"application/json;charset=utf-8", "Application/JSON; Charset=UTF-8", "application/json ; charset=\"utf-8\"",
        "application/hal+json;charset=UTF-8", "application/json;", "application/json; ;charset=utf-8"})
    EXPECT_TRUE(is_json_body(fine)) << fine;
  for (const auto* other :
       {"application/json; charset=utf-16", "application/json;charset=utf-7",
        "application/json;charset=", "application/json;charset", "application/json;charset=utf-8;charset=utf-16",
        "application/json;version=2;charset=utf-16", "application/json;charset=\"utf-8",
        "application/json;charset = utf-8", "application/json;charset=utf-8 x", "application/json charset=utf-8"})
    EXPECT_FALSE(is_json_body(other)) << other;
}

TEST(ABodysType, MayHaveParametersThatMeanNothingHere) {
  for (const auto* fine : {"application/json;version=2", "application/json;charset=utf-8;version=2",
                           "application/hal+json; profile=\"https://tickets.example/a;b\"; charset=utf-8"})
    EXPECT_TRUE(is_json_body(fine)) << fine;
  for (const auto* malformed : {"application/json;version", "application/json;=2", "application/json;version=\"2"})
    EXPECT_FALSE(is_json_body(malformed)) << malformed;
}

TEST(ABodysType, MayBeATableWhereOneIsTaken) {
  for (const auto* table : {"text/csv", "text/csv; charset=utf-8; header=present", "Text/CSV;charset=UTF-8"})
    EXPECT_TRUE(is_csv_body(table)) << table;
  for (const auto* other : {"text/plain", "application/json", "text/csv;charset=euc-kr", "text/csv2"})
    EXPECT_FALSE(is_csv_body(other)) << other;
}

std::optional<std::string_view> preferred(FieldList fields) { return negotiate(fields_of(fields), hal_media); }
std::optional<std::string_view> preferred(std::string_view accept) { return preferred({{"Accept", accept}}); }

TEST(Negotiating, GivesHalToWhoDoesNotMind) {
  EXPECT_THAT(preferred(FieldList{}), Optional(hal_json));
  for (const auto* accept :
       {"", "*/*", "application/*", "application/hal+json", "APPLICATION/HAL+JSON", "text/html, */*;q=0.8",
        "application/xml;q=0.9, application/hal+json;q=0.8, */*;q=0.1", "*/*;q=0.001"})
    EXPECT_THAT(preferred(accept), Optional(hal_json)) << accept;
}

TEST(Negotiating, GivesPlainJsonToWhoAsksForIt) {
  for (const auto* accept :
       {"application/json", "Application/Json", "application/json, */*;q=0.5", "application/json, */*",
        "application/json, text/plain, */*", "application/json;charset=utf-8",
        "application/*;q=0.2, application/json;q=0.3", "application/hal+json;q=0.5, application/json",
        "application/hal+json;q=0, */*", "application/json, application/hal+json", "application/json ; q=1.000",
        "application/json;q=.5"})
    EXPECT_THAT(preferred(accept), Optional(plain_json)) << accept;
}

TEST(Negotiating, GivesNothingToWhoWantsNeither) {
  for (const auto* accept :
       {"application/xml", "text/*", "text/html, application/xml;q=0.9", "*/*;q=0", "application/json;q=0",
        "application/jso", "application/hal+json;q=0, application/json;q=0, */*;q=0.0"})
    EXPECT_EQ(preferred(accept), std::nullopt) << accept;
}

TEST(Negotiating, LetsTheMorePreciseRangeSpeakForAType) {
  EXPECT_THAT(preferred("*/*, application/hal+json;q=0.1"), Optional(plain_json));
  EXPECT_THAT(preferred("application/*;q=0, application/hal+json;q=0.1"), Optional(hal_json));
}

TEST(Negotiating, DisregardsMalformedPreferences) {
  const auto many_nines = "application/json;q=" + std::string(400, '9');
  for (const std::string accept :
       {";;;,,,/=q", "application", "*", "*/json", "application/json;q=2", "application/json;q=-1",
        "application/json;q=a", "application/json;q=", "application/json;q", "application/json;q=0.5x",
        "app lication/json", many_nines.c_str()})
    EXPECT_THAT(preferred(accept), Optional(hal_json)) << accept;
  EXPECT_EQ(preferred("application/xml, application/json;q=2"), std::nullopt);
  EXPECT_EQ(preferred("application/xml, */json"), std::nullopt);
}

TEST(Negotiating, IsNotFooledByQuotedSeparators) {
  EXPECT_THAT(preferred("text/html;a=\"b, application/hal+json\", application/json"), Optional(plain_json));
}

TEST(Negotiating, ReadsSeveralFieldsAsOneList) {
  EXPECT_THAT(preferred({{"Accept", "application/xml"}, {"accept", "application/json"}}), Optional(plain_json));
}

TEST(AnAcceptField, CountsOnlyWhenItSaysSomething) {
  EXPECT_FALSE(has_accept(fields_of({{"Accept-Language", "ko"}})));
  EXPECT_FALSE(has_accept(fields_of({{"Accept", ""}})));
  EXPECT_TRUE(has_accept(fields_of({{"ACCEPT", "*/*"}})));
}

}  // namespace
}  // namespace boxoffice::http
