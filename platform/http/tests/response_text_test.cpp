#include "platform/http/response_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace boxoffice::http {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

Response an_answer(int status, std::string body) {
  return {.status = status, .content_type = "application/json", .fields = {{"ETag", "\"1\""}}, .body = std::move(body)};
}

std::string text_of(const Response& response, AnswerOptions options = {}) {
  DateLine date;
  date.set(1'795'000'000);
  std::string text;
  append_response(response, options, date, text);
  return text;
}

TEST(AnAnswersText, HasStatusDateFieldsLengthAndBody) {
  EXPECT_EQ(
      text_of(an_answer(201, "{}")),
      "HTTP/1.1 201 Created\r\nDate: Wed, 18 Nov 2026 11:06:40 GMT\r\nContent-Type: application/json\r\nETag: \"1\"\r\n"
      "Content-Length: 2\r\n\r\n{}");
}

TEST(AnAnswersText, TellsHeadTheLengthWithoutTheBody) {
  EXPECT_THAT(text_of(an_answer(200, "{}"), {.to_head = true}), EndsWith("Content-Length: 2\r\n\r\n"));
}

TEST(AnAnswersText, HasNoLengthWhereNoBodyIsAllowed) {
  EXPECT_THAT(text_of(an_answer(204, "")), Not(HasSubstr("Content-Length")));
  EXPECT_THAT(text_of(an_answer(304, "{}")), EndsWith("\r\n\r\n"));
}

TEST(AnAnswersText, SaysThatTheConnectionCloses) {
  EXPECT_THAT(text_of(an_answer(503, ""), {.close = true}), HasSubstr("Service Unavailable\r\n"));
  EXPECT_THAT(text_of(an_answer(503, ""), {.close = true}), EndsWith("Connection: close\r\n\r\n"));
}

TEST(AnAnswersFields, MayHoldNoControlBytes) {
  EXPECT_TRUE(has_sound_fields(an_answer(200, "\r\n")));
  EXPECT_TRUE(has_sound_fields(an_answer(200, "").with("X-Note", "\xed\x99\x8d 1")));
  EXPECT_FALSE(has_sound_fields(an_answer(200, "").with("Location", "/a\r\nSet-Cookie: b")));
}

}  // namespace
}  // namespace boxoffice::http
