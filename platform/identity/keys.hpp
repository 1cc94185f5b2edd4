#pragma once

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <openssl/types.h>

#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::identity {

/// What a key is for. It belongs to the key, and never to a token (RFC 8725 §3.1).
enum class Algorithm : std::uint8_t { es256, rs256, eddsa };

/// As it stands in a token's header: "ES256", "RS256", "EdDSA".
std::string_view to_string(Algorithm algorithm);

/// A key as it is published (RFC 7517, 7518 §6, 8037), as far as it concerns signatures.
struct Jwk {
  std::string kty;
  std::optional<std::string> kid;
  std::optional<std::string> alg;
  std::optional<std::string> use;
  std::optional<std::string> crv;
  std::optional<std::string> x;
  std::optional<std::string> y;
  std::optional<std::string> n;
  std::optional<std::string> e;
};
BOOST_DESCRIBE_STRUCT(Jwk, (), (kty, kid, alg, use, crv, x, y, n, e))

struct JwkSet {
  std::vector<Jwk> keys;
};
BOOST_DESCRIBE_STRUCT(JwkSet, (), (keys))

struct FreeKey {
  void operator()(EVP_PKEY* key) const noexcept;
};
using KeyHandle = std::unique_ptr<EVP_PKEY, FreeKey>;

/// Tells whether a text was signed by who has the private half.
class PublicKey {
 public:
  /// P-256, Ed25519, or RSA of 2048 to 8192 bits. The error says what is wrong with it, or that it is for something
  /// else.
  static std::expected<PublicKey, std::string> from_jwk(const Jwk& jwk);

  const std::string& id() const { return id_; }
  Algorithm algorithm() const { return algorithm_; }
  bool verify(std::string_view text, std::span<const std::uint8_t> signature) const;

 private:
  PublicKey(std::string id, Algorithm algorithm, KeyHandle key);

  std::string id_;
  Algorithm algorithm_;
  KeyHandle key_;
};

/// The keys of one issuer.
class KeySet {
 public:
  static constexpr std::size_t most_keys = 100;

  KeySet() = default;
  /// Keys that are for something else, or of a kind that is not known here, are left out. The error says why the text
  /// is no set of keys.
  static std::expected<KeySet, std::string> parse(std::string_view jwks);

  void add(PublicKey key) { keys_.push_back(std::move(key)); }
  /// Nothing when no key has that id.
  const PublicKey* find(std::string_view id) const;
  bool empty() const { return keys_.empty(); }

 private:
  std::vector<PublicKey> keys_;
};

/// An Ed25519 key that signs.
class SigningKey {
 public:
  static SigningKey generate();
  /// The error says what is wrong with the text.
  static std::expected<SigningKey, std::string> from_pem(std::string_view pem);
  /// PKCS #8, not encrypted.
  std::string pem() const;

  const std::string& id() const { return jwk_id_; }
  std::string sign(std::string_view text) const;
  /// The other half, for publishing; its id is its thumbprint (RFC 7638).
  Jwk jwk() const;
  PublicKey public_key() const;

 private:
  explicit SigningKey(KeyHandle key);

  KeyHandle key_;
  std::string x_;
  std::string jwk_id_;
};

}  // namespace boxoffice::identity
