#include "platform/identity/token.hpp"

#include "platform/identity/base64url.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace boxoffice::identity {
namespace {

using std::chrono::seconds;
using testing::ElementsAre;

constexpr Instant noon{seconds(1'800'000'000)};

struct Tokens : testing::Test {
  SigningKey key = SigningKey::generate();
  SigningKey others = SigningKey::generate();
  TokenVerifier verifier;

  Tokens() {
    Issuer house{"boxoffice", "door", {}};
    house.keys.add(key.public_key());
    verifier.trust(std::move(house));
    Issuer other{"https://id.example", "door", {}};
    other.keys.add(others.public_key());
    verifier.trust(std::move(other));
  }

  std::string token(auto change) const {
    NewToken made{"boxoffice", "door", "customer-1", "홍길동", {"customer"}, noon, noon + seconds(600)};
    change(made);
    return sign(made, key);
  }
  std::string token() const {
    return token([](NewToken&) {});
  }
  std::string signed_text(std::string_view header, std::string_view payload) const {
    const auto text = base64url(header) + '.' + base64url(payload);
    return text + '.' + base64url(key.sign(text));
  }
  std::string header() const { return R"({"alg":"EdDSA","kid":")" + key.id() + R"("})"; }

  TokenFault fault_of(std::string_view text, Instant now = noon) {
    const auto claims = verifier.verify(text, now);
    EXPECT_FALSE(claims) << text;
    return claims ? TokenFault{} : claims.error();
  }
};

TEST_F(Tokens, TellWhoSomebodyIs) {
  for (int time = 0; time < 2; ++time) {  // looked into, and known
    const auto claims = verifier.verify(token(), noon);
    ASSERT_TRUE(claims);
    EXPECT_EQ(claims->subject, "customer-1");
    EXPECT_EQ(claims->name, "홍길동");
    EXPECT_THAT(claims->roles, ElementsAre("customer"));
    EXPECT_EQ(claims->expires_at, noon + seconds(600));
  }
}

TEST_F(Tokens, OfKeycloakNameTheirRolesInAnotherPlace) {
  const auto claims = verifier.verify(
      signed_text(header(),
                  R"({"iss":"boxoffice","aud":["account","door"],"sub":"s","exp":1800000600.5,"typ":"Bearer",)"
                  R"("realm_access":{"roles":["operator","offline_access"]}})"),
      noon);
  ASSERT_TRUE(claims);
  EXPECT_THAT(claims->roles, ElementsAre("operator", "offline_access"));
}

TEST_F(Tokens, AreWorthNothingOnceAnyBitIsChanged) {
  const auto valid = token();
  ASSERT_TRUE(verifier.verify(valid, noon));
  for (std::size_t i = 0; i < valid.size(); ++i) {
    for (int bit = 0; bit < 8; ++bit) {
      auto changed = valid;
      changed[i] = static_cast<char>(changed[i] ^ 1 << bit);
      EXPECT_FALSE(verifier.verify(changed, noon)) << "bit " << bit << " of " << i;
    }
  }
}

TEST_F(Tokens, AreCutNowhere) {
  const auto valid = token();
  for (std::size_t size = 0; size < valid.size(); ++size) EXPECT_FALSE(verifier.verify(valid.substr(0, size), noon));
  EXPECT_FALSE(verifier.verify(valid + ".", noon));
  EXPECT_FALSE(verifier.verify(valid + "A", noon));
}

TEST_F(Tokens, AreNotSignedAsTheyThemselvesSay) {
  const std::string payload = R"({"iss":"boxoffice","aud":"door","sub":"s","exp":1800000600})";
  for (const auto* algorithm : {"none", "None", "HS256", "RS256", "ES256", "", "EDDSA"}) {
    const auto named = R"({"alg":")" + std::string(algorithm) + R"(","kid":")" + key.id() + R"("})";
    EXPECT_EQ(fault_of(signed_text(named, payload)), TokenFault::wrong_algorithm) << algorithm;
  }
  EXPECT_FALSE(verifier.verify(base64url(R"({"alg":"none"})") + '.' + base64url(payload) + '.', noon));
}

TEST_F(Tokens, AreOfTheKeyThatTheirIssuerHas) {
  EXPECT_EQ(fault_of(token([](NewToken& made) { made.issuer = "https://id.example"; })), TokenFault::unknown_key);
  EXPECT_EQ(fault_of(token([](NewToken& made) { made.issuer = "https://evil.example"; })), TokenFault::unknown_issuer);
  const auto payload = R"({"iss":"boxoffice","aud":"door","sub":"s","exp":1800000600})";
  EXPECT_EQ(fault_of(signed_text(R"({"alg":"EdDSA","kid":")" + others.id() + R"("})", payload)),
            TokenFault::unknown_key);
  EXPECT_EQ(fault_of(signed_text(R"({"alg":"EdDSA"})", payload)), TokenFault::unknown_key);
  EXPECT_EQ(fault_of(signed_text(R"({"alg":"EdDSA","crit":["b64"],"b64":false,"kid":")" + key.id() + R"("})", payload)),
            TokenFault::malformed);
  NewToken stolen{"boxoffice", "door", "s", "", {"operator"}, noon, noon + seconds(600)};
  EXPECT_FALSE(verifier.verify(sign(stolen, others), noon));
}

TEST_F(Tokens, LiveAsLongAsTheySayAndHalfAMinute) {
  EXPECT_TRUE(verifier.verify(token(), noon + seconds(629)));
  EXPECT_EQ(fault_of(token(), noon + seconds(630)), TokenFault::expired);
  EXPECT_EQ(fault_of(token(), noon + seconds(631)), TokenFault::expired);
  EXPECT_EQ(fault_of(token([](NewToken& made) { made.issued_at = noon + seconds(31); })), TokenFault::not_yet_valid);
  EXPECT_EQ(fault_of(signed_text(header(), R"({"iss":"boxoffice","aud":"door","sub":"s","exp":1800000600,)"
                                           R"("nbf":1800000031})")),
            TokenFault::not_yet_valid);
  EXPECT_EQ(fault_of(signed_text(header(), R"({"iss":"boxoffice","aud":"door","sub":"s","exp":-1})")),
            TokenFault::expired);
}

TEST_F(Tokens, AreForOneAudienceAndOfSomebody) {
  EXPECT_EQ(fault_of(token([](NewToken& made) { made.audience = "session"; })), TokenFault::wrong_audience);
  EXPECT_EQ(fault_of(token([](NewToken& made) { made.subject = ""; })), TokenFault::no_subject);
  EXPECT_EQ(fault_of(signed_text(header(), R"({"iss":"boxoffice","sub":"s","exp":1800000600})")),
            TokenFault::wrong_audience);
}

TEST_F(Tokens, HaveToMakeSense) {
  for (const auto* payload : {"", "[]", "{}", "null", R"({"iss":1})", R"({"iss":"boxoffice"})",
                              R"({"iss":"boxoffice","aud":"door","sub":"s","exp":"soon"})",
                              R"({"iss":"boxoffice","aud":"door","aud":"door","sub":"s","exp":1800000600})",
                              R"({"iss":"boxoffice","aud":[1],"sub":"s","exp":1800000600})",
                              R"({"iss":"boxoffice","aud":"door","sub":"s","exp":1e400})",
                              R"({"iss":"boxoffice","aud":"door","sub":"s","exp":1800000600,"realm_access":[]})"})
    EXPECT_EQ(fault_of(signed_text(header(), payload)), TokenFault::malformed) << payload;
  EXPECT_EQ(fault_of("..."), TokenFault::malformed);
  EXPECT_EQ(fault_of(std::string(TokenVerifier::longest_token + 1, 'A')), TokenFault::too_long);
}

TEST_F(Tokens, AreUnknownAgainWhenTheirIssuerHasOtherKeys) {
  ASSERT_TRUE(verifier.verify(token(), noon));
  verifier.trust({"boxoffice", "door", {}});
  EXPECT_EQ(fault_of(token()), TokenFault::unknown_key);
}

}  // namespace
}  // namespace boxoffice::identity
