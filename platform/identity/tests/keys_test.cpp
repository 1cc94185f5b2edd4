#include "platform/identity/keys.hpp"

#include "platform/identity/base64url.hpp"
#include "platform/json/codec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace boxoffice::identity {
namespace {

using testing::HasSubstr;

// The examples of RFC 7515 A.2, A.3 and RFC 8037 A.4.
constexpr std::string_view published = R"({"keys":[
  {"kty":"EC","kid":"ec","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",
   "y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"},
  {"kty":"OKP","kid":"ed","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
  {"kty":"RSA","kid":"rsa","use":"sig","alg":"RS256","x5c":["unread"],"e":"AQAB","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ"},
  {"kty":"RSA","kid":"for encryption","use":"enc","e":"AQAB","n":"AQAB"},
  {"kty":"oct","kid":"a secret","k":"AAAA"}]})";

struct Example {
  const char* key;
  Algorithm algorithm;
  std::string_view text;
  std::string_view signature;
};

constexpr std::array<Example, 3> examples{
    Example{"ec", Algorithm::es256,
            "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
            "Ijp0cnVlfQ",
            "DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
    Example{"ed", Algorithm::eddsa, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
            "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
    Example{"rsa", Algorithm::rs256,
            "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290"
            "Ijp0cnVlfQ",
            "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9"
            "CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOL"
            "n6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtV"
            "rBp0igcN_IoypGlUPQGe77Rw"},
};

TEST(PublishedKeys, VerifyTheExamplesOfTheStandards) {
  const auto keys = KeySet::parse(published);
  ASSERT_TRUE(keys) << keys.error();
  for (const auto& example : examples) {
    const auto* key = keys->find(example.key);
    ASSERT_NE(key, nullptr) << example.key;
    EXPECT_EQ(key->algorithm(), example.algorithm);
    const auto signature = from_base64url(example.signature);
    ASSERT_TRUE(signature);
    EXPECT_TRUE(key->verify(example.text, *signature)) << example.key;
    EXPECT_FALSE(key->verify(std::string(example.text) + "x", *signature)) << example.key;
    for (std::size_t bit = 0; bit < signature->size() * 8; bit += 7) {
      auto changed = *signature;
      changed[bit / 8] ^= static_cast<std::uint8_t>(1U << bit % 8);
      EXPECT_FALSE(key->verify(example.text, changed)) << example.key << " bit " << bit;
    }
    EXPECT_FALSE(key->verify(example.text, {}));
  }
}

TEST(PublishedKeys, AreLeftOutWhenTheyAreForSomethingElse) {
  const auto keys = KeySet::parse(published);
  ASSERT_TRUE(keys);
  EXPECT_EQ(keys->find("for encryption"), nullptr);
  EXPECT_EQ(keys->find("a secret"), nullptr);
  EXPECT_EQ(keys->find(""), nullptr);
}

std::string fault_of(std::string_view jwk) {
  const auto decoded = json::decode<Jwk>(jwk, json::Unknown::ignore);
  if (!decoded) return decoded.error().message;
  const auto key = PublicKey::from_jwk(*decoded);
  return key ? "" : key.error();
}

TEST(AKey, IsRefusedWhenItIsNone) {
  EXPECT_THAT(fault_of(R"({"kty":"OKP","crv":"Ed25519","x":"AA"})"), HasSubstr("no kid"));
  EXPECT_THAT(fault_of(R"({"kty":"OKP","kid":"k","crv":"Ed25519","x":"AA"})"), HasSubstr("no key of its kind"));
  EXPECT_THAT(fault_of(R"({"kty":"OKP","kid":"k","crv":"X25519","x":"AA"})"), HasSubstr("not used here"));
  EXPECT_THAT(fault_of(R"({"kty":"RSA","kid":"k","n":"AQAB","e":"AQAB"})"), HasSubstr("no key of its kind"));
  EXPECT_THAT(fault_of(R"({"kty":"OKP","kid":"k","alg":"HS256","crv":"Ed25519",)"
                       R"("x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"})"),
              HasSubstr("algorithm"));
  // A point that is not on the curve.
  EXPECT_THAT(fault_of(R"({"kty":"EC","kid":"k","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
                       R"("y":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"})"),
              HasSubstr("no key of its kind"));
}

TEST(AKeyOfOurOwn, SignsWhatItsPublicHalfVerifies) {
  const auto key = SigningKey::generate();
  const auto signature = key.sign("a text");
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(signature.data()), signature.size());
  EXPECT_TRUE(key.public_key().verify("a text", bytes));
  EXPECT_FALSE(SigningKey::generate().public_key().verify("a text", bytes));
}

TEST(AKeyOfOurOwn, IsTheSameAfterItWasWrittenDown) {
  const auto key = SigningKey::generate();
  const auto read = SigningKey::from_pem(key.pem());
  ASSERT_TRUE(read) << read.error();
  EXPECT_EQ(read->id(), key.id());
  EXPECT_EQ(read->sign("a text"), key.sign("a text"));
  EXPECT_FALSE(SigningKey::from_pem("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
}

}  // namespace
}  // namespace boxoffice::identity
