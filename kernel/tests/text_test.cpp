#include "kernel/text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>

namespace boxoffice {
namespace {

using namespace std::string_view_literals;

std::string fault_of(std::string text) {
  auto parsed = Text<5>::parse(std::move(text));
  return parsed ? "" : parsed.error();
}

std::string repeat(std::string_view text, int times) {
  std::string made;
  for (int i = 0; i < times; ++i) made += text;
  return made;
}

TEST(Text, KeepsWhatWasWrittenVerbatim) {
  for (const auto text :
       {"홍길동"sv, "🎫🎭"sv, " a "sv, "e\u0301"sv, "محمد"sv, "a\u200Bb"sv, "\uFEFFx"sv, "a\u2028"sv, "\uFFFD"sv}) {
    auto parsed = Text<20>::parse(std::string(text));
    ASSERT_TRUE(parsed) << text;
    EXPECT_EQ(parsed->str(), text);
  }
}

TEST(Text, CannotBeEmpty) {
  EXPECT_EQ(fault_of(""), "must not be empty");
  EXPECT_FALSE(std::is_default_constructible_v<Text<5>>);
}

TEST(Text, CountsCharactersAndNotBytes) {
  EXPECT_EQ(fault_of(repeat("홍", 5)), "");
  EXPECT_EQ(fault_of(repeat("홍", 6)), "must be at most 5 characters");
  EXPECT_EQ(fault_of(repeat("🎫", 5)), "");
  EXPECT_EQ(fault_of(repeat("a", 6)), "must be at most 5 characters");
}

TEST(Text, RefusesControlCharacters) {
  for (const auto text :
       {"a\0"sv, "\x1B[2J"sv, "\b"sv, "a\r\nb"sv, "\t"sv, "\x7F"sv, "\u0080"sv, "x\u0085"sv, "\u009F"sv}) {
    EXPECT_EQ(fault_of(std::string(text)), "must not contain control characters");
  }
  EXPECT_EQ(fault_of("\u00A0"), "");
}

TEST(Text, RefusesWhatIsNotUtf8) {
  EXPECT_EQ(fault_of("\xFF"), "must be valid UTF-8");
  EXPECT_EQ(fault_of("a\xED\x99"), "must be valid UTF-8");
}

TEST(Text, GivesItsStringAwayWhenItIsNoLongerNeeded) {
  auto text = *Text<100>::parse(std::string(50, 'a'));
  const auto* characters = text.str().data();
  const std::string taken = std::move(text).str();
  EXPECT_EQ(taken.data(), characters);
}

TEST(Utf8, AcceptsTheFirstAndLastCharacterOfEachLength) {
  for (const auto text : {"\0"sv, "\x7F"sv, "\xC2\x80"sv, "\xDF\xBF"sv, "\xE0\xA0\x80"sv, "\xED\x9F\xBF"sv,
                          "\xEE\x80\x80"sv, "\xEF\xBF\xBF"sv, "\xF0\x90\x80\x80"sv, "\xF4\x8F\xBF\xBF"sv, ""sv}) {
    EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatDoesNotExist) {
  for (const auto text :
       {"\xC0\xAF"sv, "\xC1\xBF"sv, "\xE0\x9F\xBF"sv, "\xF0\x8F\xBF\xBF"sv, "\xED\xA0\x80"sv, "\xED\xBF\xBF"sv,
        "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv, "\xFE"sv, "\x80"sv, "\xBF"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(Utf8, RefusesCharactersThatAreCutOrContinuedWrongly) {
  for (const auto text : {"\xC2"sv, "\xE0\xA0"sv, "\xF0\x90\x80"sv, "\xC2 "sv, "\xE1\x80 "sv, "\xF1\x80\x80 "sv,
                          "\xF1\x80\xC0\x80"sv, "longer than eight bytes, then cut \xED\x99"sv}) {
    EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(text);
  }
}

TEST(TelephoneNumber, IsAWholeNumberOrTextOfDigits) {
  EXPECT_EQ(TelephoneNumber::parse("11112222")->value(), 11112222);
  EXPECT_EQ(TelephoneNumber::parse("01012345678")->value(), 1012345678);
  EXPECT_EQ(TelephoneNumber::parse("9223372036854775807")->value(), 9'223'372'036'854'775'807);
  EXPECT_EQ(TelephoneNumber::parse("00000000000000000000082")->value(), 82);
  EXPECT_EQ(TelephoneNumber::from_integer(9'007'199'254'740'993)->value(), 9'007'199'254'740'993);
}

TEST(TelephoneNumber, RefusesTextWithAnythingButAsciiDigits) {
  for (const auto text : {""sv, "010-1234-5678"sv, "abc"sv, "１１１１"sv, "+82"sv, "-0"sv, " 1"sv, "1 "sv, "1.0"sv}) {
    const auto parsed = TelephoneNumber::parse(text);
    ASSERT_FALSE(parsed) << text;
    EXPECT_EQ(parsed.error(), "must be digits only, at most 9223372036854775807");
  }
}

TEST(TelephoneNumber, RefusesDigitsThatNoNumberOf63BitsHolds) {
  for (const auto text : {"9223372036854775808"sv, "111112222233333444445555566666"sv, "-9223372036854775809"sv})
    EXPECT_FALSE(TelephoneNumber::parse(text)) << text;
}

TEST(TelephoneNumber, RefusesANegativeNumber) {
  EXPECT_EQ(TelephoneNumber::from_integer(-1).error(), "must not be negative");
}

}  // namespace
}  // namespace boxoffice
