#include "platform/http/body.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::HasSubstr;
using testing::Optional;

TEST(AProblem, IsToldAsRfc9457WithAMessageForSpringClients) {
  const auto answer = problem(
      Problem{.status = 402, .slug = "card-refused", .detail = "카드사가 거절했습니다.", .instance = "/books/7"});
  EXPECT_EQ(answer.status, 402);
  EXPECT_EQ(answer.content_type, "application/problem+json");
  EXPECT_EQ(answer.body,
            R"({"type":"/problems/card-refused","title":"Card refused","status":402,"detail":"카드사가 거절했습니다.",)"
            R"("instance":"/books/7","message":"카드사가 거절했습니다."})");
  EXPECT_TRUE(answer.fields.empty());
}

TEST(AProblem, WithoutARuleSaysWhatItsStatusSays) {
  EXPECT_EQ(problem(404).body,
            R"({"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found","message":"Not Found"})");
}

TEST(AProblem, NamesEachFieldThatIsWrong) {
  const auto answer = problem(Problem{
      .status = 422,
      .slug = "invalid-fields",
      .detail = "Two fields are wrong.",
      .errors = {{"/customerName", "must not be empty"}, {"/seats/0/a~1b", "is missing"}, {"", "must be an object"}}});
  EXPECT_THAT(
      answer.body,
      HasSubstr(
          R"("errors":[{"property":"customerName","pointer":"/customerName","detail":"must not be empty",)"
          R"("message":"customerName must not be empty"},)"
          R"({"property":"seats.0.a/b","pointer":"/seats/0/a~1b","detail":"is missing","message":"seats.0.a/b is missing"},)"
          R"({"property":"","pointer":"","detail":"must be an object","message":"must be an object"}])"));
}

TEST(AProblem, KeepsHostileTextInsideItsString) {
  EXPECT_THAT(problem(400, "a\"b\\c\r\nX-Evil: 1\xff").body, HasSubstr(R"("detail":"a\"b\\c\r\nX-Evil: 1)"));
}

TEST(ARejection, BecomesTheStatusOfItsKind) {
  const auto status = [](RejectionKind kind) { return problem(Rejection{kind, "a-rule", "", 0}).status; };
  EXPECT_EQ(status(RejectionKind::invalid), 422);
  EXPECT_EQ(status(RejectionKind::not_found), 404);
  EXPECT_EQ(status(RejectionKind::conflict), 409);
  EXPECT_EQ(status(RejectionKind::stale), 412);
  EXPECT_EQ(status(RejectionKind::payment_declined), 402);
  EXPECT_EQ(status(RejectionKind::unavailable), 503);
}

TEST(ARejection, OfWhatIsUnavailableAlwaysSaysWhenToComeBack) {
  EXPECT_THAT(field(problem(Rejection{RejectionKind::unavailable, "busy", "", 7}), "Retry-After"),
              Optional(std::string("7")));
  EXPECT_THAT(field(problem(Rejection{RejectionKind::unavailable, "busy", "", 0}), "Retry-After"),
              Optional(std::string("1")));
  EXPECT_THAT(field(problem(Rejection{RejectionKind::conflict, "in-flight", "", 1}), "Retry-After"),
              Optional(std::string("1")));
  EXPECT_EQ(field(problem(Rejection{RejectionKind::conflict, "not-pending", "", 0}), "Retry-After"), std::nullopt);
}

struct Order {
  std::string title;
  std::int64_t copies;
};
BOOST_DESCRIBE_STRUCT(Order, (), (title, copies))

std::expected<Order, Response> read(std::string_view body) {
  return read_body<Order>(a_request(Method::post, "/books", {}, body));
}

TEST(ReadingABody, GivesTheValue) {
  const auto order = read(R"({"title":"토지","copies":2})");
  ASSERT_TRUE(order);
  EXPECT_EQ(order->title, "토지");
  EXPECT_EQ(order->copies, 2);
}

TEST(ReadingABody, RefusesWhatIsNoJsonWith400) {
  for (const auto* text : {"", "{", "[]x", "{\"title\":\"a\",\"title\":\"b\",\"copies\":1}"}) {
    const auto order = read(text);
    ASSERT_FALSE(order);
    EXPECT_EQ(order.error().status, 400) << text;
    EXPECT_THAT(order.error().body, HasSubstr("/problems/malformed-json"));
  }
}

TEST(ReadingABody, RefusesAnUnknownFieldWith400NamingIt) {
  const auto order = read(R"({"title":"a","copies":1,"isAdmin":true})");
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().status, 400);
  EXPECT_THAT(order.error().body, HasSubstr("/problems/unknown-field"));
  EXPECT_THAT(order.error().body, HasSubstr("isAdmin"));
}

TEST(ReadingABody, RefusesWrongFieldsWith422AndAnEntryForEach) {
  const auto order = read(R"({"title":1})");
  ASSERT_FALSE(order);
  EXPECT_EQ(order.error().status, 422);
  EXPECT_THAT(order.error().body, HasSubstr(R"("pointer":"/title")"));
  EXPECT_THAT(order.error().body, HasSubstr(R"("pointer":"/copies")"));
}

}  // namespace
}  // namespace boxoffice::http
