#include "platform/json/canonical.hpp"
#include "platform/json/codec.hpp"
#include "platform/json/names.hpp"
#include "platform/json/tests/visitor.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::json {

enum class Stage : std::uint8_t { not_begun = 3, done = 9 };
BOOST_DESCRIBE_ENUM(Stage, not_begun, done)

struct Step {
  std::string title;
};
BOOST_DESCRIBE_STRUCT(Step, (), (title))

struct Plan {
  PaymentId plan_id;
  Money whole_price_krw;
  Instant begun_at;
  Stage stage = Stage::not_begun;
  bool urgent = false;
  std::uint64_t weight = 0;
  std::optional<std::int64_t> telephone_info;
  std::vector<Step> steps;
  std::string_view note;
};
BOOST_DESCRIBE_STRUCT(Plan, (),
                      (plan_id, whole_price_krw, begun_at, stage, urgent, weight, telephone_info, steps, note))

struct Label {
  std::string full_name;
  std::string addr;
  std::int64_t telephone_info = 0;
};
BOOST_DESCRIBE_STRUCT(Label, (), (full_name, addr, telephone_info))

struct Nothing {};
BOOST_DESCRIBE_STRUCT(Nothing, (), ())

namespace {

using namespace std::string_view_literals;

std::string written(std::string_view text) {
  std::string out;
  write_string(text, out);
  return out;
}

TEST(Names, AreCamelCaseForMembersAndUpperCaseForEnumerators) {
  EXPECT_THAT(encode(Plan{}), testing::StartsWith(R"({"planId":0,"wholePriceKrw":0,)"));
  static_assert(enum_text(Stage::not_begun) == "NOT_BEGUN");
  static_assert(enum_from_text<Stage>("DONE") == Stage::done);
  static_assert(!enum_from_text<Stage>("done"));
}

TEST(Names, EndTheProgramForAValueThatIsNoEnumerator) { EXPECT_DEATH(enum_text(static_cast<Stage>(4)), ""); }

TEST(Encoding, WritesEveryTypeOfMember) {
  const Plan plan{.plan_id = {12},
                  .whole_price_krw = Money::won(-90'000),
                  .begun_at = Instant{std::chrono::milliseconds{1'795'000'000'123}},
                  .stage = Stage::done,
                  .urgent = true,
                  .weight = std::numeric_limits<std::uint64_t>::max(),
                  .telephone_info = std::numeric_limits<std::int64_t>::min(),
                  .steps = {{"가"}, {"b"}},
                  .note = "n"};
  EXPECT_EQ(encode(plan), R"({"planId":12,"wholePriceKrw":-90000,"begunAt":1795000000123,"stage":"DONE","urgent":true,)"
                          R"("weight":18446744073709551615,"telephoneInfo":-9223372036854775808,)"
                          R"("steps":[{"title":"가"},{"title":"b"}],"note":"n"})");
}

TEST(Encoding, WritesNullForAnEmptyOptional) {
  const Visitor visitor{*Text<200>::parse("홍길동"), *Text<500>::parse("서울시"), std::nullopt};
  EXPECT_EQ(encode(visitor), R"({"fullName":"홍길동","addr":"서울시","telephoneInfo":null})");
}

TEST(Encoding, LeavesTheBracesToTheCallerWhenAsked) {
  std::string out = R"({"eventType":"X",)";
  encode_members(Step{"a"}, out);
  EXPECT_EQ(out, R"({"eventType":"X","title":"a")");
}

TEST(Encoding, WritesAnEmptyStructAndAnEmptyList) {
  EXPECT_EQ(encode(Nothing{}), "{}");
  EXPECT_EQ(encode(std::vector<Step>{}), "[]");
}

TEST(Encoding, EscapesQuotesBackslashesAndControlCharactersOnly) {
  EXPECT_EQ(written("\"C:\\x/\""), R"("\"C:\\x/\"")");
  EXPECT_EQ(written("a\r\n\t\b\f\x1B\0z"sv), R"("a\r\n\t\u0008\u000c\u001b\u0000z")");
  EXPECT_EQ(written("한글 🎫 \u2028 \x7F </script>"), "\"한글 🎫 \u2028 \x7F </script>\"");
}

TEST(Encoding, ReplacesBytesThatAreNotUtf8) {
  EXPECT_EQ(written("M\xFCller"), "\"M\uFFFDller\"");
  EXPECT_EQ(written("홍\xED\x99"), "\"홍\uFFFD\uFFFD\"");
  EXPECT_EQ(written("\xED\xA0\x80\"🎫"), "\"\uFFFD\uFFFD\uFFFD\\\"🎫\"");
}

TEST(Encoding, GivesBackWhatWasDecoded) {
  const auto text = R"({"fullName":"a\\\"b\u001f","addr":"서울시 종로구 🎫","telephoneInfo":11112222})"sv;
  EXPECT_EQ(encode(*decode<Label>(text, Unknown::refuse)), text);
}

TEST(CanonicalForm, SortsKeysAndDropsBlanksAndNeedlessEscapes) {
  EXPECT_EQ(canonical(" { \"b\" : [ 1 , {\"z\":null,\"a\":true} ],\n\"a\":\"\\u0041\\/\\ud83c\\udfab\", \"B\":-0 } "),
            R"({"B":0,"a":"A/🎫","b":[1,{"a":true,"z":null}]})");
}

TEST(CanonicalForm, IsTheSameForEveryWayOfWritingANumberWithFraction) {
  EXPECT_EQ(canonical("[1.50,15e-1,0.15E1]"), "[1.5,1.5,1.5]");
  EXPECT_EQ(canonical("18446744073709551615"), "18446744073709551615");
}

TEST(CanonicalForm, KeepsDifferentDocumentsApart) {
  EXPECT_NE(canonical(R"({"a":"1"})"), canonical(R"({"a":1})"));
  EXPECT_NE(canonical(R"({"a":null})"), canonical("{}"));
  EXPECT_NE(canonical("[1,2]"), canonical("[2,1]"));
}

TEST(CanonicalForm, EndsTheProgramForWhatWasNeverDecoded) { EXPECT_DEATH(canonical("{"), ""); }

}  // namespace
}  // namespace boxoffice::json
