#include "platform/http/listen_address.hpp"
#include "platform/http/server_url.hpp"

#include <gtest/gtest.h>

namespace boxoffice::http {
namespace {

TEST(AListenAddress, IsAnAddressOrThisMachine) {
  for (const auto* text : {"127.0.0.1", "0.0.0.0", "::", "::1", "localhost"})
    EXPECT_EQ(ListenAddress::parse(text)->str(), text);
  EXPECT_EQ(ListenAddress().str(), "127.0.0.1");
}

TEST(AListenAddress, IsNoOtherName) {
  for (const auto* text : {"", "nope", "256.0.0.1", "127.0.0.1:8081", "[::1]", " ::1", "http://localhost"}) {
    const auto address = ListenAddress::parse(text);
    ASSERT_FALSE(address.has_value()) << text;
    EXPECT_EQ(address.error(), "expected an IP address such as 0.0.0.0, or localhost") << text;
  }
}

TEST(AServersUrl, NamesHostPortAndPrefix) {
  const auto url = ServerUrl::parse("http://payment:8082/api/").value();
  EXPECT_EQ(url.host(), "payment");
  EXPECT_EQ(url.port(), 8082);
  EXPECT_EQ(url.prefix(), "/api");
  EXPECT_EQ(url.str(), "http://payment:8082/api/");
}

TEST(AServersUrl, MayLeaveOutPortAndPrefix) {
  const auto url = ServerUrl::parse("http://payment").value();
  EXPECT_EQ(url.port(), 80);
  EXPECT_EQ(url.prefix(), "");
}

TEST(AServersUrl, IsSecureByHttpsWhichHasAPortOfItsOwn) {
  EXPECT_FALSE(ServerUrl::parse("http://payment")->is_secure());
  EXPECT_TRUE(ServerUrl::parse("https://payment")->is_secure());
  EXPECT_EQ(ServerUrl::parse("https://payment")->port(), 443);
  EXPECT_EQ(ServerUrl::parse("https://payment:8443")->port(), 8443);
}

TEST(AServersUrl, HasItsIpv6AddressInBrackets) {
  EXPECT_EQ(ServerUrl::parse("http://[::1]:8082")->host(), "::1");
  EXPECT_FALSE(ServerUrl::parse("http://::1:8082").has_value());
}

TEST(AServersUrl, IsRefusedWhenItIsNone) {
  for (const auto* text :
       {"", "not a url", "payment:8082", "http://", "http://payment?x=1", "http://payment#x", "http://me@payment",
        "http://payment:0", "http://payment:99999", "ftp://payment", "http://127.0.0.1.example.com:80"}) {
    const auto url = ServerUrl::parse(text);
    ASSERT_FALSE(url.has_value()) << text;
    EXPECT_EQ(url.error(), "expected something like http://payment:8082, not '" + std::string(text) + "'");
  }
}

}  // namespace
}  // namespace boxoffice::http
