#include "platform/identity/keys.hpp"

#include "platform/identity/base64url.hpp"
#include "platform/json/codec.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <utility>

namespace boxoffice::identity {
namespace {

using Bytes = std::vector<std::uint8_t>;

constexpr std::size_t coordinate_bytes = 32;
constexpr int least_rsa_bits = 2048;
constexpr int most_rsa_bits = 8192;
constexpr std::size_t most_exponent_bytes = 8;

template <auto free>
struct Freed {
  void operator()(auto* what) const noexcept { free(what); }
};
using Parameters = std::unique_ptr<OSSL_PARAM, Freed<OSSL_PARAM_free>>;
using ParameterBuilder = std::unique_ptr<OSSL_PARAM_BLD, Freed<OSSL_PARAM_BLD_free>>;
using KeyContext = std::unique_ptr<EVP_PKEY_CTX, Freed<EVP_PKEY_CTX_free>>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, Freed<EVP_MD_CTX_free>>;
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using Signature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;
using Memory = std::unique_ptr<BIO, Freed<BIO_free>>;

void expect(bool done, const char* what) {
  if (!done) throw std::runtime_error(std::string("OpenSSL: ") + what);
}

std::optional<Bytes> decoded(const std::optional<std::string>& text) {
  return text ? from_base64url(*text) : std::nullopt;
}

/// Nothing when these parameters make no key, a point beside the curve among them.
KeyHandle key_of(const char* kind, const ParameterBuilder& builder) {
  const Parameters parameters(OSSL_PARAM_BLD_to_param(builder.get()));
  const KeyContext context(EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr));
  expect(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "no parameters of a key");
  EVP_PKEY* key = nullptr;
  if (EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
  KeyHandle handle(key);
  const KeyContext check(EVP_PKEY_CTX_new_from_pkey(nullptr, key, nullptr));
  if (!check || EVP_PKEY_public_check(check.get()) != 1) return nullptr;
  return handle;
}

KeyHandle p256_key(const Jwk& jwk) {
  const auto x = decoded(jwk.x);
  const auto y = decoded(jwk.y);
  if (!x || !y || x->size() != coordinate_bytes || y->size() != coordinate_bytes) return nullptr;
  Bytes point{POINT_CONVERSION_UNCOMPRESSED};
  point.insert(point.end(), x->begin(), x->end());
  point.insert(point.end(), y->begin(), y->end());
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  expect(OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) == 1 &&
             OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) == 1,
         "a point was not taken");
  return key_of("EC", builder);
}

KeyHandle rsa_key(const Jwk& jwk) {
  const auto n = decoded(jwk.n);
  const auto e = decoded(jwk.e);
  if (!n || !e || e->size() > most_exponent_bytes || n->size() > most_rsa_bits / 8) return nullptr;
  const Number modulus(BN_bin2bn(n->data(), static_cast<int>(n->size()), nullptr));
  const Number exponent(BN_bin2bn(e->data(), static_cast<int>(e->size()), nullptr));
  expect(modulus && exponent, "no numbers");
  if (BN_num_bits(modulus.get()) < least_rsa_bits || !BN_is_odd(exponent.get()) || BN_is_one(exponent.get()))
    return nullptr;
  const ParameterBuilder builder(OSSL_PARAM_BLD_new());
  expect(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
             OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) == 1,
         "numbers were not taken");
  return key_of("RSA", builder);
}

KeyHandle ed25519_key(const Jwk& jwk) {
  const auto x = decoded(jwk.x);
  if (!x || x->size() != coordinate_bytes) return nullptr;
  return KeyHandle(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, x->data(), x->size()));
}

/// RFC 7518 §3.4: two numbers of 32 bytes, one behind the other; OpenSSL wants them as DER.
std::optional<Bytes> der_of(std::span<const std::uint8_t> signature) {
  if (signature.size() != 2 * coordinate_bytes) return std::nullopt;
  const Signature both(ECDSA_SIG_new());
  auto* const r = BN_bin2bn(signature.data(), coordinate_bytes, nullptr);
  auto* const s = BN_bin2bn(signature.data() + coordinate_bytes, coordinate_bytes, nullptr);
  expect(both && ECDSA_SIG_set0(both.get(), r, s) == 1, "no signature");  // which they belong to from now on
  Bytes der(static_cast<std::size_t>(i2d_ECDSA_SIG(both.get(), nullptr)));
  auto* end = der.data();
  i2d_ECDSA_SIG(both.get(), &end);
  return der;
}

std::string thumbprint(std::string_view x) {
  const auto canonical = R"({"crv":"Ed25519","kty":"OKP","x":")" + std::string(x) + R"("})";
  std::array<std::uint8_t, SHA256_DIGEST_LENGTH> digest{};
  SHA256(reinterpret_cast<const unsigned char*>(canonical.data()), canonical.size(), digest.data());
  return base64url(digest);
}

}  // namespace

std::string_view to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::es256: return "ES256";
    case Algorithm::rs256: return "RS256";
    case Algorithm::eddsa: return "EdDSA";
  }
  std::unreachable();
}

void FreeKey::operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }

PublicKey::PublicKey(std::string id, Algorithm algorithm, KeyHandle key)
    : id_(std::move(id)), algorithm_(algorithm), key_(std::move(key)) {}

std::expected<PublicKey, std::string> PublicKey::from_jwk(const Jwk& jwk) {
  if (!jwk.kid || jwk.kid->empty()) return std::unexpected("has no kid");
  if (jwk.use && *jwk.use != "sig") return std::unexpected("is not for signatures");
  Algorithm algorithm{};
  KeyHandle key;
  if (jwk.kty == "EC" && jwk.crv == "P-256") {
    algorithm = Algorithm::es256;
    key = p256_key(jwk);
  } else if (jwk.kty == "RSA") {
    algorithm = Algorithm::rs256;
    key = rsa_key(jwk);
  } else if (jwk.kty == "OKP" && jwk.crv == "Ed25519") {
    algorithm = Algorithm::eddsa;
    key = ed25519_key(jwk);
  } else {
    return std::unexpected("is of a kind that is not used here");
  }
  if (jwk.alg && *jwk.alg != to_string(algorithm)) return std::unexpected("is for an algorithm that is not used here");
  if (!key) return std::unexpected("is no key of its kind");
  return PublicKey(*jwk.kid, algorithm, std::move(key));
}

bool PublicKey::verify(std::string_view text, std::span<const std::uint8_t> signature) const {
  std::optional<Bytes> der;
  if (algorithm_ == Algorithm::es256) {
    der = der_of(signature);
    if (!der) return false;
    signature = *der;
  }
  const DigestContext context(EVP_MD_CTX_new());
  const auto* digest = algorithm_ == Algorithm::eddsa ? nullptr : EVP_sha256();
  expect(context && EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) == 1, "no verification");
  return EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                          reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1;
}

std::expected<KeySet, std::string> KeySet::parse(std::string_view jwks) {
  const auto published = json::decode<JwkSet>(jwks, json::Unknown::ignore);
  if (!published) return std::unexpected(published.error().message);
  if (published->keys.size() > most_keys) return std::unexpected("has too many keys");
  KeySet set;
  for (const auto& jwk : published->keys) {
    if (auto key = PublicKey::from_jwk(jwk)) set.add(*std::move(key));
  }
  return set;
}

const PublicKey* KeySet::find(std::string_view id) const {
  const auto found = std::ranges::find(keys_, id, &PublicKey::id);
  return found == keys_.end() ? nullptr : &*found;
}

SigningKey::SigningKey(KeyHandle key) : key_(std::move(key)) {
  std::array<std::uint8_t, coordinate_bytes> x{};
  std::size_t size = x.size();
  expect(EVP_PKEY_get_raw_public_key(key_.get(), x.data(), &size) == 1 && size == x.size(), "no public half");
  x_ = base64url(x);
  jwk_id_ = thumbprint(x_);
}

SigningKey SigningKey::generate() {
  KeyHandle key(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
  expect(key != nullptr, "no new key");
  return SigningKey(std::move(key));
}

std::expected<SigningKey, std::string> SigningKey::from_pem(std::string_view pem) {
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  expect(memory != nullptr, "no memory");
  KeyHandle key(PEM_read_bio_PrivateKey(memory.get(), nullptr, nullptr, nullptr));
  if (!key || EVP_PKEY_get_base_id(key.get()) != EVP_PKEY_ED25519)
    return std::unexpected("is no private Ed25519 key in PEM");
  return SigningKey(std::move(key));
}

std::string SigningKey::pem() const {
  const Memory memory(BIO_new(BIO_s_mem()));
  expect(memory && PEM_write_bio_PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr, nullptr) == 1,
         "a key was not written");
  char* text = nullptr;
  const auto size = BIO_get_mem_data(memory.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

std::string SigningKey::sign(std::string_view text) const {
  const DigestContext context(EVP_MD_CTX_new());
  std::string signature(64, '\0');
  std::size_t size = signature.size();
  expect(context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
             EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                            reinterpret_cast<const unsigned char*>(text.data()), text.size()) == 1 &&
             size == signature.size(),
         "nothing was signed");
  return signature;
}

Jwk SigningKey::jwk() const {
  return {
      .kty = "OKP", .kid = jwk_id_, .alg = "EdDSA", .use = "sig", .crv = "Ed25519", .x = x_, .y = {}, .n = {}, .e = {}};
}

PublicKey SigningKey::public_key() const {
  auto key = PublicKey::from_jwk(jwk());
  expect(key.has_value(), "a key of our own is none");
  return *std::move(key);
}

}  // namespace boxoffice::identity
