#include "platform/http/base_url.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

std::string base(FieldList fields, std::string_view authority = "localhost:8081") {
  auto request = a_request(Method::get, "/books", fields);
  request.authority = authority;
  std::string url;
  BaseUrl::of(request).append_to(url);
  return url;
}

TEST(TheBaseOfLinks, FollowsWhatTheClientAskedFor) {
  EXPECT_EQ(base({}), "http://localhost:8081");
  EXPECT_EQ(base({}, "tickets.example"), "http://tickets.example");
  EXPECT_EQ(base({}, "[::1]:8081"), "http://[::1]:8081");
  EXPECT_EQ(base({}, "[::1]"), "http://[::1]");
  EXPECT_EQ(base({}, "tickets.example:80"), "http://tickets.example");
  EXPECT_EQ(base({}, ""), "");
}

TEST(TheBaseOfLinks, FollowsWhatProxiesSay) {
  EXPECT_EQ(base({{"X-Forwarded-Proto", "https"}, {"X-Forwarded-Host", "tickets.example"}}), "https://tickets.example");
  EXPECT_EQ(base({{"x-forwarded-proto", "HTTPS"}, {"x-forwarded-host", "tickets.example:8443"}}),
            "https://tickets.example:8443");
  EXPECT_EQ(base({{"X-Forwarded-Host", "tickets.example:8443"}, {"X-Forwarded-Port", "9443"}}),
            "http://tickets.example:9443");
  EXPECT_EQ(base({{"X-Forwarded-Host", "a.example"}, {"X-Forwarded-Port", "443"}, {"X-Forwarded-Proto", "https"}}),
            "https://a.example");
  EXPECT_EQ(base({{"X-Forwarded-Port", "9999"}}), "http://localhost:9999");
  EXPECT_EQ(base({{"X-Forwarded-Prefix", "/api/v1"}}), "http://localhost:8081/api/v1");
  EXPECT_EQ(base({{"X-Forwarded-Prefix", "/api/"}}), "http://localhost:8081/api");
  EXPECT_EQ(base({{"X-Forwarded-Prefix", "/"}}), "http://localhost:8081");
}

TEST(TheBaseOfLinks, TakesTheFirstOfSeveralProxies) {
  EXPECT_EQ(base({{"X-Forwarded-Host", "a.example , b.example"}, {"X-Forwarded-Proto", "https,http"}}),
            "https://a.example");
  EXPECT_EQ(base({{"X-Forwarded-Host", "a.example"}, {"X-Forwarded-Host", "b.example"}}), "http://a.example");
}

TEST(TheBaseOfLinks, IgnoresASchemeThatIsNotHttp) {
  for (const auto* proto : {"javascript", "ftp", "httpsx", "", "https://evil", "http\"", "wss"})
    EXPECT_EQ(base({{"X-Forwarded-Proto", proto}}), "http://localhost:8081") << proto;
}

TEST(TheBaseOfLinks, IgnoresAHostThatIsNone) {
  for (const auto* host : {"", "a b", "user@evil.test", "[::1", "[zz]", "a\"b", "a<b", "evil.test/x", "evil.test#x",
                           "evil.test:99999", "evil.test:8x", "evil\\test", "a%zz", "\xed\x99\x8d", ":80"})
    EXPECT_EQ(base({{"X-Forwarded-Host", host}}), "http://localhost:8081") << host;
}

TEST(TheBaseOfLinks, IgnoresAPortThatIsNone) {
  for (const auto* port : {"", "0x50", "65536", "-1", "80/", "99999999999999999999", "80\""})
    EXPECT_EQ(base({{"X-Forwarded-Port", port}}), "http://localhost:8081") << port;
}

TEST(TheBaseOfLinks, IgnoresAPrefixThatIsNoPlainPath) {
  for (const auto* prefix : {"", "api", "//evil.test", "/a//b", "/a/../b", "/.", "/a\"b", "/a?b", "/a#b", "/a b",
                             "/%zz", "/\xed", "https://evil.test"})
    EXPECT_EQ(base({{"X-Forwarded-Prefix", prefix}}), "http://localhost:8081") << prefix;
}

}  // namespace
}  // namespace boxoffice::http
