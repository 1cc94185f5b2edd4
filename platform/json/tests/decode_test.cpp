#include "platform/json/decode.hpp"
#include "platform/json/tests/visitor.hpp"

#include <boost/describe/enum.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::json {

enum class Colour : std::uint8_t { deep_red, green };
BOOST_DESCRIBE_ENUM(Colour, deep_red, green)

struct Point {
  std::int64_t x = 7;
  std::int32_t y = 7;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

struct Drawing {
  BookingId drawing_id;
  Money price;
  Instant drawn_at;
  Colour colour = Colour::green;
  bool is_signed = false;
  std::uint16_t edition = 0;
  std::string title;
  Point origin;
  std::vector<Point> corners;
  std::optional<std::vector<std::string>> tags;
  std::optional<Point> centre;
};
/// A merge patch.
struct DrawingPatch {
  std::optional<std::optional<std::string>> title;
  std::optional<std::optional<Point>> centre;
};
BOOST_DESCRIBE_STRUCT(DrawingPatch, (), (title, centre))

BOOST_DESCRIBE_STRUCT(Drawing, (),
                      (drawing_id, price, drawn_at, colour, is_signed, edition, title, origin, corners, tags, centre))

namespace {

using namespace std::string_view_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr auto drawing =
    R"({"drawingId":12,"price":90000,"drawnAt":1795000000123,"colour":"DEEP_RED","isSigned":true,"edition":65535,
  "title":"","origin":{"x":-1,"y":2},"corners":[{"x":1,"y":2},{"x":9223372036854775807,"y":-2147483648}],"tags":["a","b"],"centre":null})"sv;

/// The errors of a document that is JSON but not valid.
template <class T>
std::vector<FieldError> errors_in(std::string_view text, Unknown unknown = Unknown::refuse) {
  const auto decoded = decode<T>(text, unknown);
  if (decoded) return {};
  EXPECT_EQ(decoded.error().kind, DecodeFailure::Kind::invalid) << decoded.error().message;
  return decoded.error().errors;
}

FieldError error(std::string pointer, std::string detail) { return {std::move(pointer), std::move(detail)}; }

TEST(DecodingAStruct, ReadsEveryTypeOfMember) {
  const auto decoded = decode<Drawing>(drawing, Unknown::refuse);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->drawing_id, BookingId{12});
  EXPECT_EQ(decoded->price, Money::won(90'000));
  EXPECT_EQ(decoded->drawn_at, Instant{std::chrono::milliseconds{1'795'000'000'123}});
  EXPECT_EQ(decoded->colour, Colour::deep_red);
  EXPECT_TRUE(decoded->is_signed);
  EXPECT_EQ(decoded->edition, 65535);
  EXPECT_EQ(decoded->title, "");
  EXPECT_EQ(decoded->origin.x, -1);
  ASSERT_THAT(decoded->corners, SizeIs(2));
  EXPECT_EQ(decoded->corners[1].x, INT64_MAX);
  EXPECT_EQ(decoded->corners[1].y, INT32_MIN);
  EXPECT_THAT(*decoded->tags, ElementsAre("a", "b"));
  EXPECT_FALSE(decoded->centre);
}

TEST(DecodingAStruct, TakesBlanksAndAnyOrder) {
  const auto decoded = decode<Visitor>(" \t\r\n{ \"addr\"\n:\t\"y\" , \"fullName\" : \"x\" } \r\n", Unknown::refuse);
  ASSERT_TRUE(decoded);
  EXPECT_EQ(decoded->full_name.str(), "x");
  EXPECT_EQ(decoded->addr.str(), "y");
}

TEST(DecodingAStruct, KeepsTextsVerbatim) {
  for (const auto text :
       {"남궁민수"sv, "👩‍👩‍👧‍👦 🇰🇷 👍🏽"sv, "e\u0301"sv, "a\u200Bb\u200Cc"sv,
        "\uFEFFx\u2060"sv, "محمد"sv, "שלום"sv, "a\u2028b\u2029"sv, "\uFFFD"sv, "  홍길동  "sv, "'; DROP TABLE x; --"sv,
        "<script>alert(1)</script>"sv, "%s%n {{7*7}} ${7*7}"sv, "../../etc/passwd"sv}) {
    const auto decoded = decode<Visitor>(visitor_with(text), Unknown::refuse);
    ASSERT_TRUE(decoded) << decoded.error().message;
    EXPECT_EQ(decoded->full_name.str(), text);
  }
}

TEST(DecodingAStruct, ResolvesEscapes) {
  const auto decoded = decode<Visitor>(visitor_with(R"(a\/b \"y\" \\ \u0041 \ud83c\udfab \\\\u0041)"), Unknown::refuse);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->full_name.str(), "a/b \"y\" \\ A 🎫 \\\\u0041");
}

TEST(DecodingAStruct, ReadsTextsLongerThanItsBuffers) {
  const std::string long_text(100'000, 'a');
  const auto decoded =
      decode<Drawing>(std::string(drawing).replace(drawing.find(R"("title":"")") + 9, 0, long_text), Unknown::refuse);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->title, long_text);
}

TEST(DecodingAStruct, TakesAnOptionalMemberAsAbsentOrNull) {
  EXPECT_FALSE(decode<Visitor>(R"({"fullName":"x","addr":"y"})", Unknown::refuse)->telephone_info);
  EXPECT_FALSE(decode<Visitor>(visitor_with("x", "null"), Unknown::refuse)->telephone_info);
  EXPECT_EQ(decode<Visitor>(visitor_with("x", R"("11112222")"), Unknown::refuse)->telephone_info->value(), 11112222);
  EXPECT_EQ(decode<Visitor>(visitor_with("x", "9007199254740993"), Unknown::refuse)->telephone_info->value(),
            9007199254740993);
}

TEST(DecodingAStruct, NamesEveryMemberThatIsMissing) {
  EXPECT_THAT(errors_in<Visitor>("{}"), ElementsAre(error("/fullName", "is missing"), error("/addr", "is missing")));
  EXPECT_THAT(errors_in<Visitor>(R"({"telephoneInfo":2})"), SizeIs(2));
}

TEST(DecodingAStruct, NamesEveryMemberOfTheWrongType) {
  EXPECT_THAT(errors_in<Visitor>(R"({"fullName":42,"addr":["서울시"],"telephoneInfo":true})"),
              ElementsAre(error("/fullName", "must be text"), error("/addr", "must be text"),
                          error("/telephoneInfo", "must be a whole number")));
  EXPECT_THAT(errors_in<Visitor>(R"({"fullName":{},"addr":false})"), SizeIs(2));
}

TEST(DecodingAStruct, RefusesNullForWhatIsNotOptional) {
  EXPECT_THAT(errors_in<Visitor>(R"({"fullName":null,"addr":"y"})"),
              ElementsAre(error("/fullName", "must not be null")));
}

TEST(DecodingAStruct, NamesEveryTextOutsideItsLimits) {
  const auto name = [](std::string_view text) { return errors_in<Visitor>(visitor_with(text)); };
  EXPECT_THAT(name(""), ElementsAre(error("/fullName", "must not be empty")));
  EXPECT_THAT(name(std::string(201, 'a')), ElementsAre(error("/fullName", "must be at most 200 characters")));
  EXPECT_THAT(name(std::string(200, 'a')), ElementsAre());
  for (const auto escaped : {R"(x\u0000)", R"(\u001b[2J)", R"(x\b)", R"(a\r\nX-Evil: 1)", R"(\u0085)", "\x7F"}) {
    EXPECT_THAT(name(escaped), ElementsAre(error("/fullName", "must not contain control characters"))) << escaped;
  }
}

TEST(DecodingAStruct, RefusesATelephoneThatIsNotOnlyDigits) {
  for (const auto text : {"010-1234-5678", "abc", "", "１１１１", "111112222233333444445555566666"}) {
    EXPECT_THAT(errors_in<Visitor>(visitor_with("x", '"' + std::string(text) + '"')),
                ElementsAre(error("/telephoneInfo", "must be digits only, at most 9223372036854775807")));
  }
  EXPECT_THAT(errors_in<Visitor>(visitor_with("x", "-1")),
              ElementsAre(error("/telephoneInfo", "must not be negative")));
}

TEST(DecodingAStruct, RefusesAnIdThatNamesNothingAndLessMoneyThanNothing) {
  const auto with = [](std::string id, std::string price) {
    return R"({"drawingId":)" + id + R"(,"price":)" + price +
           R"(,"drawnAt":1,"colour":"GREEN","isSigned":true,"edition":0,"title":"","origin":{"x":1,"y":2},"corners":[]})";
  };
  EXPECT_THAT(errors_in<Drawing>(with("0", "-1")),
              ElementsAre(error("/drawingId", "must be at least 1"), error("/price", "must not be negative")));
  EXPECT_THAT(errors_in<Drawing>(with("-9223372036854775808", "0")),
              ElementsAre(error("/drawingId", "must be at least 1")));
  EXPECT_THAT(errors_in<Drawing>(with("1", "0")), ElementsAre());
}

TEST(DecodingANumber, TakesWholeNumbersOnlyWhenWrittenAsSuch) {
  for (const auto number :
       {"1.0", "1e3", "1E0", "18446744073709551616", "-9223372036854775809", "0.5", R"("1")", "1.0e1"}) {
    EXPECT_THAT(errors_in<Point>(R"({"y":0,"x":)" + std::string(number) + "}"),
                ElementsAre(error("/x", "must be a whole number")))
        << number;
  }
}

TEST(DecodingANumber, RefusesOneOutsideTheRangeOfItsMember) {
  EXPECT_THAT(errors_in<Point>(R"({"x":9223372036854775808,"y":2147483648})"),
              ElementsAre(error("/x", "must be between -9223372036854775808 and 9223372036854775807"),
                          error("/y", "must be between -2147483648 and 2147483647")));
  EXPECT_EQ(decode<Point>(R"({"x":-9223372036854775808,"y":-0})", Unknown::refuse)->x, INT64_MIN);
}

TEST(DecodingAnEnumerator, TakesItsNameOnTheWireAndNothingElse) {
  for (const auto name : {"deep_red", "DEEP_RED'", "", "BLUE", "Green"}) {
    EXPECT_THAT(errors_in<Drawing>(std::string(drawing).replace(drawing.find("DEEP_RED"), 8, name)),
                ElementsAre(error("/colour", "must be one of DEEP_RED, GREEN")));
  }
}

TEST(DecodingNestedValues, PointsIntoThem) {
  const auto text = std::string(drawing).replace(drawing.find(R"({"x":1,"y":2})"), 13, R"({"x":"1"})");
  EXPECT_THAT(errors_in<Drawing>(text),
              ElementsAre(error("/corners/0/x", "must be a whole number"), error("/corners/0/y", "is missing")));
}

TEST(DecodingNestedValues, RefusesThemWhenTheyAreOfAnotherKind) {
  EXPECT_THAT(errors_in<Drawing>(
                  R"({"drawingId":"1","price":"1","drawnAt":"now","colour":1,"isSigned":"true","edition":-1,"title":1,
                                     "origin":[],"corners":{},"tags":[1,null],"centre":5})"),
              ElementsAre(error("/drawingId", "must be a whole number"), error("/price", "must be a whole number"),
                          error("/drawnAt", "must be a whole number"), error("/colour", "must be text"),
                          error("/isSigned", "must be true or false"), error("/edition", "must be between 0 and 65535"),
                          error("/title", "must be text"), error("/origin", "must be an object"),
                          error("/corners", "must be a list"), error("/tags/0", "must be text"),
                          error("/tags/1", "must not be null"), error("/centre", "must be an object")));
}

TEST(DecodingADocument, WantsAnObject) {
  for (const auto text : {"[]"sv, R"("x")"sv, "5"sv, "true"sv, R"([{"fullName":"x","addr":"y"}])"sv}) {
    EXPECT_THAT(errors_in<Visitor>(text), ElementsAre(error("", "must be an object"))) << text;
    EXPECT_EQ(decode<Visitor>(text, Unknown::refuse).error().message, "The document must be an object.");
  }
  EXPECT_THAT(errors_in<Visitor>("null"), ElementsAre(error("", "must not be null")));
}

TEST(DecodingADocument, SumsItsFaultsUpInOneSentence) {
  EXPECT_EQ(decode<Visitor>(R"({"addr":1})", Unknown::refuse).error().message,
            "fullName is missing, addr must be text.");
  EXPECT_THAT(decode<Drawing>("{}", Unknown::refuse).error().message,
              HasSubstr("price is missing, drawnAt is missing and 6 more."));
}

TEST(DecodingADocument, CollectsABoundedNumberOfErrors) {
  std::string list;
  for (int i = 0; i < 500; ++i) list += "5,";
  EXPECT_THAT(errors_in<std::vector<std::string>>("[" + list + "5]"), SizeIs(100));
}

TEST(UnknownFields, AreRefusedByName) {
  for (const auto field : {"isAdmin"sv, "__proto__"sv, "FullName"sv, "full_name"sv, "id"sv, ""sv}) {
    const auto text = std::string(R"({"fullName":"x","addr":"y",")").append(field).append(R"(":null})");
    const auto decoded = decode<Visitor>(text, Unknown::refuse);
    ASSERT_FALSE(decoded) << field;
    EXPECT_EQ(decoded.error().kind, DecodeFailure::Kind::unknown_field);
    EXPECT_EQ(decoded.error().message, "Unknown field \"" + std::string(field) + "\".");
    EXPECT_THAT(decoded.error().errors, ElementsAre(error("/" + std::string(field), "is not known")));
  }
}

TEST(UnknownFields, AreAllNamedAndComeBeforeOtherFaults) {
  const auto failure = decode<Visitor>(R"({"userId":1,"fullName":5,"a/b~c":"operator"})", Unknown::refuse).error();
  EXPECT_EQ(failure.kind, DecodeFailure::Kind::unknown_field);
  EXPECT_EQ(failure.message, "Unknown fields \"userId\", \"a/b~c\".");
  EXPECT_THAT(failure.errors, ElementsAre(error("/userId", "is not known"), error("/a~1b~0c", "is not known")));
}

TEST(AMergePatch, TellsNullFromWhatIsNotThere) {
  const auto patch = [](std::string_view text) { return decode<DrawingPatch>(text, Unknown::refuse).value(); };
  EXPECT_FALSE(patch("{}").title);
  ASSERT_TRUE(patch(R"({"title":null})").title);
  EXPECT_FALSE(*patch(R"({"title":null})").title);
  EXPECT_EQ(patch(R"({"title":"x"})").title, std::optional<std::string>("x"));
  EXPECT_EQ((*patch(R"({"centre":{"x":1,"y":2}})").centre)->y, 2);
  EXPECT_THAT(errors_in<DrawingPatch>(R"({"title":1,"centre":{"x":1}})"), SizeIs(2));
}

TEST(UnknownFields, AreRefusedInsideNestedValuesToo) {
  const auto text = std::string(drawing).replace(drawing.find(R"({"x":1,)"), 7, R"({"x":1,"z":3,)");
  EXPECT_THAT(decode<Drawing>(text, Unknown::refuse).error().errors,
              ElementsAre(error("/corners/0/z", "is not known")));
}

TEST(UnknownFields, AreNamedWithinBoundsHoweverManyAndLongTheyAre) {
  std::string fields;
  for (int i = 0; i < 5000; ++i) fields += ",\"k" + std::to_string(i) + "\":1";
  const auto many = decode<Visitor>(R"({"fullName":"x","addr":"y")" + fields + "}", Unknown::refuse).error();
  EXPECT_EQ(many.message, "Unknown fields \"k0\", \"k1\", \"k2\" and 97 more.");
  EXPECT_THAT(many.errors, SizeIs(100));

  std::string korean;
  for (int i = 0; i < 100; ++i) korean += "홍";
  const auto one = decode<Visitor>(R"({"fullName":"x","addr":"y",")" + korean + R"(":1})", Unknown::refuse).error();
  EXPECT_EQ(one.message, "Unknown field \"" + korean.substr(0, 78) + "…\".");
}

TEST(UnknownFields, AreIgnoredInWhatOthersSay) {
  const auto decoded =
      decode<Visitor>(R"({"eventType":"X","fullName":"x","nested":{"a":[1.5,null]},"addr":"y"})", Unknown::ignore);
  ASSERT_TRUE(decoded) << decoded.error().message;
  EXPECT_EQ(decoded->full_name.str(), "x");
}

}  // namespace
}  // namespace boxoffice::json
