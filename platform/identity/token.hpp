#pragma once

#include "kernel/clock.hpp"
#include "platform/identity/keys.hpp"

#include <boost/describe/enum.hpp>
#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::identity {

/// Why a token is worth nothing.
enum class TokenFault : std::uint8_t {
  too_long,
  malformed,
  unknown_issuer,
  unknown_key,  ///< the issuer may have a new one
  wrong_algorithm,
  bad_signature,
  wrong_audience,
  expired,
  not_yet_valid,
  no_subject,
};
BOOST_DESCRIBE_ENUM(TokenFault, too_long, malformed, unknown_issuer, unknown_key, wrong_algorithm, bad_signature,
                    wrong_audience, expired, not_yet_valid, no_subject)

/// What a token says that was found to be valid.
struct Claims {
  std::string issuer;
  std::string subject;
  std::string name;                ///< for people; empty when it says none
  std::vector<std::string> roles;  ///< of `roles`, and of `realm_access.roles` as Keycloak writes them
  std::string nonce;               ///< of the login that it answers; empty in any other token
  Instant expires_at;
};

/// Whose tokens are believed, and which of them.
struct Issuer {
  std::string name;  ///< `iss`
  std::string audience;
  KeySet keys;
};

/// Tells what a token says (RFC 7519, signed as RFC 7515's compact form; RFC 8725). One that was valid is known again
/// until it expires. One thread.
class TokenVerifier {
 public:
  static constexpr std::size_t longest_token = 8'000;
  static constexpr std::chrono::seconds leeway{30};
  static constexpr std::size_t most_known = 10'000;

  /// Adds an issuer, or replaces the one of that name.
  void trust(Issuer issuer);

  std::expected<Claims, TokenFault> verify(std::string_view token, Instant now);

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };

  std::expected<Claims, TokenFault> look_into(std::string_view token, Instant now) const;
  void remember(std::string_view token, const Claims& claims, Instant now);

  std::vector<Issuer> issuers_;
  boost::unordered_flat_map<std::string, Claims, TextHash, std::equal_to<>> known_;
};

/// A token of our own.
struct NewToken {
  std::string issuer;
  std::string audience;
  std::string subject;
  std::string name;
  std::vector<std::string> roles;
  Instant issued_at;
  Instant expires_at;
};

std::string sign(const NewToken& token, const SigningKey& key);

}  // namespace boxoffice::identity
