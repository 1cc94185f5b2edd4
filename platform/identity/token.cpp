#include "platform/identity/token.hpp"

#include "platform/identity/base64url.hpp"
#include "platform/json/codec.hpp"
#include "platform/json/document.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace boxoffice::identity {
namespace {

using Object = boost::json::object;

/// A member that was asked for and is of another type than it has to be.
struct WrongType {};

const boost::json::value* member(const Object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value && !value->is_null() ? value : nullptr;
}

std::string text(const Object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return {};
  if (!value->is_string()) throw WrongType();
  return std::string(value->get_string());
}

std::vector<std::string> texts(const Object& object, std::string_view name) {
  const auto* value = member(object, name);
  if (!value) return {};
  if (!value->is_array()) throw WrongType();
  std::vector<std::string> list;
  for (const auto& item : value->get_array()) {
    if (!item.is_string()) throw WrongType();
    list.emplace_back(item.get_string());
  }
  return list;
}

/// Seconds since 1970, which may have fractions (RFC 7519 §2), as far as an Instant goes.
std::optional<Instant> moment(const Object& object, std::string_view name) {
  constexpr double latest = 253'402'300'799;  // the end of the year 9999
  const auto* value = member(object, name);
  if (!value) return std::nullopt;
  if (!value->is_number()) throw WrongType();
  const auto seconds = std::clamp(value->to_number<double>(), 0.0, latest);
  return Instant(std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000)));
}

struct Header {
  std::string algorithm;
  std::string key;
  bool has_critical_members;
};

struct Payload {
  Claims claims;
  std::vector<std::string> audience;
  std::optional<Instant> not_before;
  std::optional<Instant> issued_at;
};

Header header_of(const Object& object) { return {text(object, "alg"), text(object, "kid"), object.contains("crit")}; }

Payload payload_of(const Object& object) {
  const auto expires_at = moment(object, "exp");
  if (!expires_at) throw WrongType();
  Payload payload{.claims = {.issuer = text(object, "iss"),
                             .subject = text(object, "sub"),
                             .name = text(object, "name"),
                             .roles = texts(object, "roles"),
                             .nonce = text(object, "nonce"),
                             .expires_at = *expires_at},
                  .audience = {},
                  .not_before = moment(object, "nbf"),
                  .issued_at = moment(object, "iat")};
  const auto* audience = member(object, "aud");
  payload.audience = audience && audience->is_array() ? texts(object, "aud") : std::vector{text(object, "aud")};
  if (const auto* access = member(object, "realm_access")) {
    if (!access->is_object()) throw WrongType();
    std::ranges::move(texts(access->get_object(), "roles"), std::back_inserter(payload.claims.roles));
  }
  return payload;
}

/// The three parts of a compact token, and the text that is signed.
struct Parts {
  std::string_view header;
  std::string_view payload;
  std::string_view signature;
  std::string_view signed_text;
};

std::optional<Parts> parts_of(std::string_view token) {
  const auto first = token.find('.');
  if (first == std::string_view::npos) return std::nullopt;
  const auto second = token.find('.', first + 1);
  if (second == std::string_view::npos || token.find('.', second + 1) != std::string_view::npos) return std::nullopt;
  return Parts{token.substr(0, first), token.substr(first + 1, second - first - 1), token.substr(second + 1),
               token.substr(0, second)};
}

/// What `read` makes of the object that the part holds; nothing when it is none, or not as it has to be.
template <class T>
std::optional<T> read_part(std::string_view part, T (*read)(const Object&)) {
  const auto bytes = from_base64url(part);
  if (!bytes) return std::nullopt;
  const json::detail::Document document({reinterpret_cast<const char*>(bytes->data()), bytes->size()});
  if (!document.fault().empty() || !document.root().is_object()) return std::nullopt;
  try {
    return read(document.root().get_object());
  } catch (const WrongType&) {
    return std::nullopt;
  }
}

std::optional<TokenFault> fault_of_times(const Payload& payload, Instant now) {
  constexpr auto leeway = TokenVerifier::leeway;
  if (now >= payload.claims.expires_at + leeway) return TokenFault::expired;
  if (payload.not_before && *payload.not_before > now + leeway) return TokenFault::not_yet_valid;
  if (payload.issued_at && *payload.issued_at > now + leeway) return TokenFault::not_yet_valid;
  return std::nullopt;
}

/// What stands in a token of our own.
struct OwnHeader {
  std::string alg;
  std::string kid;
  std::string typ;
};
BOOST_DESCRIBE_STRUCT(OwnHeader, (), (alg, kid, typ))

struct OwnPayload {
  std::string iss;
  std::string aud;
  std::string sub;
  std::string name;
  std::vector<std::string> roles;
  std::int64_t iat;
  std::int64_t exp;
};
BOOST_DESCRIBE_STRUCT(OwnPayload, (), (iss, aud, sub, name, roles, iat, exp))

std::int64_t seconds_of(Instant instant) {
  return std::chrono::floor<std::chrono::seconds>(instant).time_since_epoch().count();
}

}  // namespace

void TokenVerifier::trust(Issuer issuer) {
  known_.clear();
  const auto known = std::ranges::find(issuers_, issuer.name, &Issuer::name);
  if (known == issuers_.end()) issuers_.push_back(std::move(issuer));
  else *known = std::move(issuer);
}

std::expected<Claims, TokenFault> TokenVerifier::verify(std::string_view token, Instant now) {
  if (token.size() > longest_token) return std::unexpected(TokenFault::too_long);
  if (const auto known = known_.find(token); known != known_.end()) {
    if (now < known->second.expires_at + leeway) return known->second;
    known_.erase(known);
  }
  auto claims = look_into(token, now);
  if (claims) remember(token, *claims, now);
  return claims;
}

std::expected<Claims, TokenFault> TokenVerifier::look_into(std::string_view token, Instant now) const {
  const auto parts = parts_of(token);
  if (!parts) return std::unexpected(TokenFault::malformed);
  const auto header = read_part(parts->header, header_of);
  const auto signature = from_base64url(parts->signature);
  auto payload = read_part(parts->payload, payload_of);
  // What a critical member means has to be understood (RFC 7515 §4.1.11), and none is.
  if (!header || header->has_critical_members || !signature || !payload) return std::unexpected(TokenFault::malformed);

  const auto issuer = std::ranges::find(issuers_, payload->claims.issuer, &Issuer::name);
  if (issuer == issuers_.end()) return std::unexpected(TokenFault::unknown_issuer);
  const auto* key = issuer->keys.find(header->key);
  if (!key) return std::unexpected(TokenFault::unknown_key);
  if (header->algorithm != to_string(key->algorithm())) return std::unexpected(TokenFault::wrong_algorithm);
  if (!key->verify(parts->signed_text, *signature)) return std::unexpected(TokenFault::bad_signature);

  if (std::ranges::find(payload->audience, issuer->audience) == payload->audience.end())
    return std::unexpected(TokenFault::wrong_audience);
  if (const auto fault = fault_of_times(*payload, now)) return std::unexpected(*fault);
  if (payload->claims.subject.empty()) return std::unexpected(TokenFault::no_subject);
  return std::move(payload->claims);
}

void TokenVerifier::remember(std::string_view token, const Claims& claims, Instant now) {
  if (known_.size() >= most_known) {
    boost::unordered::erase_if(known_, [&](const auto& known) { return now >= known.second.expires_at; });
    if (known_.size() >= most_known) known_.clear();
  }
  known_.emplace(token, claims);
}

std::string sign(const NewToken& token, const SigningKey& key) {
  const OwnHeader header{std::string(to_string(Algorithm::eddsa)), key.id(), "JWT"};
  const OwnPayload payload{token.issuer,
                           token.audience,
                           token.subject,
                           token.name,
                           token.roles,
                           seconds_of(token.issued_at),
                           seconds_of(token.expires_at)};
  const auto text = base64url(json::encode(header)) + '.' + base64url(json::encode(payload));
  return text + '.' + base64url(key.sign(text));
}

}  // namespace boxoffice::identity
