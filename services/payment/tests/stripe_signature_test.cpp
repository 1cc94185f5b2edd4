#include "services/payment/adapters/stripe_signature.hpp"

#include "services/payment/tests/stripe_signing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <limits>
#include <string>
#include <string_view>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;

constexpr Instant now = std::chrono::sys_days(std::chrono::year(2026) / 5 / 1) + 12h;
constexpr std::int64_t now_s = 1'777'636'800;
constexpr std::string_view the_body = R"({"id":"evt_1","type":"payment_intent.succeeded"})";

bool is_taken(std::string_view field, std::string_view body = the_body, Instant at = now) {
  return verify_stripe_signature(field, body, the_webhook_secret, at).has_value();
}
std::string v1(std::string_view time = "1777636800") { return stripe_digest(time, the_body); }

TEST(AStripeSignature, IsTheHmacOfTimeAndBody) {
  EXPECT_TRUE(is_taken(stripe_signature(now_s, the_body)));
  // Made by `printf '1777636800.{}' | openssl dgst -sha256 -hmac whsec_test_7Zx`.
  EXPECT_EQ(stripe_digest("1777636800", "{}"), "c777848e314574476d8b4d54aef047a8372bc24ff0a5afb73484bd52f2b02ec0");
}

TEST(AStripeSignature, IsOfThisBodyAndThisSecret) {
  const auto field = stripe_signature(now_s, the_body);
  EXPECT_FALSE(is_taken(field, std::string(the_body) + " "));
  EXPECT_FALSE(is_taken(field, ""));
  EXPECT_FALSE(is_taken(stripe_signature(now_s, the_body, "whsec_test_7Zy")));
  EXPECT_FALSE(is_taken(stripe_signature(now_s, the_body, "")));
}

TEST(AStripeSignature, CountsForFiveMinutesEitherWay) {
  for (const auto [away, taken] : {std::pair(0s, true), {300s, true}, {-300s, true}, {301s, false}, {-301s, false}}) {
    const auto field = stripe_signature(now_s + away.count(), the_body);
    EXPECT_EQ(is_taken(field), taken) << away.count();
  }
}

TEST(AStripeSignature, MayBeOneOfSeveral) {
  const std::string other(64, '0');
  EXPECT_TRUE(is_taken("t=1777636800,v1=" + other + ",v1=" + v1()));
  EXPECT_TRUE(is_taken("t=1777636800,v1=" + v1() + ",v1=" + other));
  EXPECT_TRUE(is_taken("v1=" + v1() + ",t=1777636800"));
  EXPECT_FALSE(is_taken("t=1777636800,v1=" + other + ",v1=" + other));
}

TEST(AStripeSignature, OfAnotherSchemeIsPassedOver) {
  EXPECT_TRUE(is_taken("t=1777636800,v1=" + v1() + ",v0=nonsense,v2=" + v1()));
  for (const auto* scheme : {"v0", "v2", "V1", "v", "v11", " v1", ""})
    EXPECT_FALSE(is_taken("t=1777636800," + std::string(scheme) + "=" + v1())) << scheme;
}

TEST(AStripeSignature, HasOneTimeThatIsAPlainNumber) {
  for (const auto* time : {"", "-1777636800", "+1777636800", "01777636800", "1777636800.0", "1777636800 ",
                           " 1777636800", "0x69f48c80", "9223372036854775808", "99999999999999999999999", "1e9", "0"})
    EXPECT_FALSE(is_taken("t=" + std::string(time) + ",v1=" + v1(time))) << time;
  EXPECT_FALSE(is_taken("v1=" + v1()));
  EXPECT_FALSE(is_taken("t=1777636800,t=1777636800,v1=" + v1()));
  EXPECT_FALSE(is_taken("t=1777636800,v1=" + v1() + ",t=1"));
}

TEST(AStripeSignature, WithATimeAtTheEndOfNumbersIsOnlyOutOfTime) {
  const auto last = std::to_string(std::numeric_limits<std::int64_t>::max());
  EXPECT_FALSE(is_taken("t=" + last + ",v1=" + v1(last)));
}

TEST(AStripeSignature, IsRefusedWhenItIsNone) {
  for (const auto& field :
       {std::string(), std::string(","), std::string("="), std::string("t"), std::string("t="),
        std::string("t=1777636800"), std::string("t=1777636800,"), std::string("t=1777636800,v1"),
        std::string("t=1777636800,v1="), "t=1777636800;v1=" + v1(), "t=1777636800,v1=" + v1() + ",",
        "t=1777636800,v1=" + v1() + "0", "t=1777636800,v1=" + v1().substr(1), "t=1777636800,v1=" + v1().substr(1) + "g",
        "t=1777636800,v1= " + v1(), "t=1777636800, v1=" + v1(), std::string(64, 'a'), std::string("Bearer x")})
    EXPECT_FALSE(is_taken(field)) << field;
}

TEST(AStripeSignature, IsRefusedUnreadWhenItIsHuge) {
  const auto field = stripe_signature(now_s, the_body);
  const auto padded = field + ",x=" + std::string(StripeSignature::longest - field.size() - 3, 'x');
  ASSERT_EQ(padded.size(), StripeSignature::longest);
  EXPECT_TRUE(is_taken(padded));
  EXPECT_FALSE(is_taken(padded + "x"));
  auto many = field;
  for (std::size_t i = 1; i < StripeSignature::most_digests; ++i) many += ",v1=" + v1();
  EXPECT_TRUE(is_taken(many));
  EXPECT_FALSE(is_taken(many + ",v1=" + v1()));
}

RC_GTEST_PROP(AStripeSignature, IsNoneAnyMoreWhenABitOfItChanges, ()) {
  const auto seconds = *rc::gen::resize(300, rc::gen::inRange(now_s - 300, now_s + 301));
  auto field = stripe_signature(seconds, the_body);
  RC_ASSERT(is_taken(field));
  const auto bit = *rc::gen::resize(1'000, rc::gen::inRange<std::size_t>(0, field.size() * 8));
  field[bit / 8] = static_cast<char>(field[bit / 8] ^ (1 << bit % 8));
  RC_ASSERT(!is_taken(field));
}

RC_GTEST_PROP(AStripeSignature, IsOfNoOtherBodyThanThisOneToTheLastBit, (std::string body)) {
  RC_PRE(!body.empty());
  const auto field = stripe_signature(now_s, body);
  RC_ASSERT(is_taken(field, body));
  const auto bit = *rc::gen::resize(1'000, rc::gen::inRange<std::size_t>(0, body.size() * 8));
  body[bit / 8] = static_cast<char>(body[bit / 8] ^ (1 << bit % 8));
  RC_ASSERT(!is_taken(field, body));
}

TEST(AStripeSignature, IsNoneAnyMoreWhicheverBitOfItChanges) {
  const auto field = stripe_signature(now_s, the_body);
  for (std::size_t bit = 0; bit < field.size() * 8; ++bit) {
    auto changed = field;
    changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ (1 << bit % 8));
    EXPECT_FALSE(is_taken(changed)) << changed;
  }
}

}  // namespace
}  // namespace boxoffice::payment
