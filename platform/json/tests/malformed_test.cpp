#include "platform/json/decode.hpp"
#include "platform/json/tests/visitor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace boxoffice::json {
namespace {

using namespace std::string_view_literals;
using testing::IsEmpty;
using testing::StartsWith;

/// The message of the refusal; says so when the document is not refused as malformed.
std::string refusal_of(std::string_view text) {
  const auto decoded = decode<Visitor>(text, Unknown::ignore);
  if (decoded) return "accepted";
  if (decoded.error().kind != DecodeFailure::Kind::malformed) return "not malformed: " + decoded.error().message;
  EXPECT_THAT(decoded.error().errors, IsEmpty());
  return decoded.error().message;
}

std::string repeat(std::string_view text, int times) {
  std::string made;
  for (int i = 0; i < times; ++i) made += text;
  return made;
}

TEST(MalformedJson, SaysWhereTheGrammarIsBroken) {
  EXPECT_EQ(refusal_of(R"({"fullName" "x"})"), "The document is not JSON: it goes wrong at byte 13.");
  for (const auto text : {
           R"({"fullName":"x","addr":"y",})"sv, R"({fullName:"x"})"sv, R"({"addr":"y","telephoneInfo":True})"sv,
           "// hi\n{}"sv, "/* hi */{}"sv, "{\"addr\":\"a\nb\"}"sv, R"({"addr":"\x41"})"sv, R"({"addr":"\u12"})"sv,
           "\f{}"sv, "\0"sv, R"({'addr':"y"})"sv, "]"sv, R"({"a":1]})"sv,
           "{\"a\":\xEF\xBC\x91}"sv,  // a full-width digit
       }) {
    EXPECT_THAT(refusal_of(text), StartsWith("The document is not JSON: it goes wrong at byte ")) << text;
  }
}

TEST(MalformedJson, SaysThatTheDocumentIsEmptyOrEndsTooEarly) {
  EXPECT_EQ(refusal_of(""), "The document is empty.");
  EXPECT_EQ(refusal_of(" \r\n"), "The document is empty.");
  EXPECT_EQ(refusal_of(R"({"fullName":)"), "The document ends too early.");
  EXPECT_EQ(refusal_of("[[[["), "The document ends too early.");
}

TEST(MalformedJson, SaysThatSomethingFollowsTheDocument) {
  EXPECT_EQ(refusal_of("{} x"), "The document goes on after its end, at byte 4.");
  EXPECT_EQ(refusal_of("{}\0"sv), "The document goes on after its end, at byte 3.");
  EXPECT_EQ(refusal_of("{}\n# hi"), "The document goes on after its end, at byte 4.");
  EXPECT_EQ(refusal_of("{}{}"), "The document goes on after its end, at byte 3.");
}

TEST(MalformedJson, RefusesNumbersThatJsonDoesNotHave) {
  for (const auto number : {"NaN", "-Infinity", "Infinity", "01", "0x1F", "1.", "1e", ".5", "+1", "-", "１２３"}) {
    EXPECT_THAT(refusal_of(visitor_with("x", number)), StartsWith("The document is not JSON")) << number;
  }
}

TEST(MalformedJson, RefusesNumbersThatAreInfinite) {
  for (const auto number : {"1e400", "-1e400", "1e99999999999999999999"}) {
    EXPECT_THAT(refusal_of(visitor_with("x", number)), StartsWith("A number is too large, at byte ")) << number;
  }
}

TEST(MalformedJson, RefusesWhatIsNotUtf8) {
  for (const auto bytes : {"\xFF"sv, "\xED\x99"sv, "\xC0\xAF"sv, "\xED\xA0\x80"sv, "\xF4\x90\x80\x80"sv, "M\xFCller"sv,
                           "\x80"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xF5\x80\x80\x80"sv, "\xC2"sv}) {
    EXPECT_EQ(refusal_of(visitor_with(bytes)), "The document is not valid UTF-8.") << testing::PrintToString(bytes);
  }
  EXPECT_EQ(refusal_of("{\"\xFF\":1}"), "The document is not valid UTF-8.");
  EXPECT_EQ(refusal_of("\xFF\xFE{\0\"\0"sv), "The document is not valid UTF-8.");
}

TEST(MalformedJson, RefusesAByteOrderMark) {
  EXPECT_EQ(refusal_of("\xEF\xBB\xBF" + visitor_with("x")), "The document must not begin with a byte order mark.");
}

TEST(MalformedJson, RefusesLoneSurrogates) {
  for (const auto escaped :
       {R"(\ud83c)", R"(\udfab\ud83c)", R"(\ud83cx)", R"(\ud83c\n)", R"(\udfab)", R"(\ud83c\ud83c)"}) {
    EXPECT_THAT(refusal_of(visitor_with(escaped)), StartsWith("The document is not JSON: it goes wrong at byte "))
        << escaped;
  }
}

TEST(MalformedJson, RefusesMoreThanThirtyTwoLevels) {
  const auto nested = [](int levels) { return R"({"x":)" + repeat("[", levels - 1) + repeat("]", levels - 1) + "}"; };
  EXPECT_EQ(refusal_of(nested(33)), "The document is nested deeper than 32 levels.");
  EXPECT_EQ(refusal_of(repeat(R"({"a":)", 33) + "1" + repeat("}", 33)),
            "The document is nested deeper than 32 levels.");
  EXPECT_THAT(refusal_of(nested(32)), StartsWith("not malformed"));
}

TEST(MalformedJson, IsRefusedHoweverDeepItPretendsToBe) {
  EXPECT_EQ(refusal_of(repeat("[", 60'000)), "The document is nested deeper than 32 levels.");
  EXPECT_EQ(refusal_of(repeat("[", 30'000) + repeat("]", 30'000)), "The document is nested deeper than 32 levels.");
}

TEST(MalformedJson, RefusesAKeyThatComesTwiceInOneObject) {
  for (const auto text : {
           R"({"fullName":"x","addr":"y","fullName":"z"})"sv,
           R"({"fullName":"x","addr":"y","\u0061ddr":"z"})"sv,  // the same key after unescaping
           R"({"fullName":"x","addr":"y","x":1,"x":1})"sv,      // an unknown one
           R"({"fullName":"x","addr":"y","x":{"a":1,"a":2}})"sv,
           R"({"fullName":"x","addr":"y","x":[[{"":1,"":2}]]})"sv,
       }) {
    EXPECT_EQ(refusal_of(text), "An object has two members of the same name.") << text;
  }
  EXPECT_EQ(refusal_of("{" + repeat("\"k\":1,", 5000) + "\"z\":1}"), "An object has two members of the same name.");
}

TEST(MalformedJson, IsNotAKeyThatComesOnceInEachOfTwoObjects) {
  EXPECT_TRUE(
      decode<Visitor>(R"({"fullName":"x","addr":"y","a":{"addr":{"addr":1}},"b":[{"a":1},{"a":1}]})", Unknown::ignore));
}

}  // namespace
}  // namespace boxoffice::json
