#include "platform/http/idempotency_key.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::Optional;

auto key(std::string_view value) { return idempotency_key(fields_of({{"Idempotency-Key", value}})); }

TEST(AnIdempotencyKey, IsOptional) { EXPECT_EQ(idempotency_key(fields_of({})).value(), std::nullopt); }

TEST(AnIdempotencyKey, IsTheSameBareOrQuoted) {
  EXPECT_THAT(key("8e03978e-40d5").value(), Optional(std::string("8e03978e-40d5")));
  EXPECT_THAT(key("\"8e03978e-40d5\"").value(), Optional(std::string("8e03978e-40d5")));
  EXPECT_THAT(key(R"("a\"b\\c")").value(), Optional(std::string(R"(a"b\c)")));
  EXPECT_THAT(key("a b~").value(), Optional(std::string("a b~")));
}

TEST(AnIdempotencyKey, HasUpTo255Characters) {
  const std::string longest(255, 'k');
  EXPECT_THAT(key(longest).value(), Optional(longest));
  EXPECT_THAT(key('"' + longest + '"').value(), Optional(longest));
  EXPECT_FALSE(key(longest + 'k'));
}

TEST(AnIdempotencyKey, IsRefusedWhenItIsNone) {
  for (const auto* value :
       {"", "\"\"", "열쇠", "a\tb", "\x7f", "\"abc", "\"", "\"a\"b\"", "\"a\\\"", "\"a\\b\"", "\"a\";x=1"}) {
    ASSERT_FALSE(key(value)) << value;
    EXPECT_EQ(key(value).error().status, 400) << value;
    EXPECT_EQ(key(value).error().content_type, "application/problem+json");
  }
}

TEST(AnIdempotencyKey, ComesOnce) {
  EXPECT_FALSE(idempotency_key(fields_of({{"Idempotency-Key", "a"}, {"idempotency-key", "a"}})));
}

}  // namespace
}  // namespace boxoffice::http
