#pragma once

#include "kernel/clock.hpp"
#include "platform/http/message.hpp"
#include "platform/identity/caller.hpp"
#include "platform/identity/token.hpp"
#include "services/gateway/adapters/sessions.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <string>

namespace boxoffice::gateway {

/// As whom the gateway takes a caller who shows nothing.
enum class Anonymous : std::uint8_t {
  guest,
  operator_,  ///< on this machine alone: for trying things out
};
BOOST_DESCRIBE_ENUM(Anonymous, guest, operator_)

/// Who asks, and how that is known.
struct Authenticated {
  identity::Caller caller;
  bool shows_nothing = false;  ///< neither a token nor a cookie
};

/// Tells who sends a request: by a token (RFC 6750), else by a browser's cookie.
class Authentication {
 public:
  /// All of these outlive it.
  Authentication(const Sessions& sessions, identity::TokenVerifier& tokens, const Clock& clock, Anonymous anonymous)
      : sessions_(sessions), tokens_(tokens), clock_(clock), anonymous_(anonymous) {}

  /// Refuses what is shown and worth nothing (401), and a change that a page of another site may have sent (403).
  std::expected<Authenticated, http::Response> operator()(const http::Request& request) const;

  /// The caller of a token that an issuer has signed; nothing when it is worth nothing or gives no role here.
  std::optional<Session> session_of(std::string_view token) const;

 private:
  std::expected<identity::Caller, http::Response> by_token(std::string_view field) const;
  std::expected<identity::Caller, http::Response> by_cookie(std::string_view value, const http::Request& request) const;

  const Sessions& sessions_;
  identity::TokenVerifier& tokens_;
  const Clock& clock_;
  Anonymous anonymous_;
};

/// Whether a method only looks (RFC 9110 §9.2.1).
bool changes_nothing(http::Method method);

/// The value of a request's cookie of that name (RFC 6265 §5.4); nothing when there is none.
std::optional<std::string_view> cookie_in(const http::Fields& fields, std::string_view name);

}  // namespace boxoffice::gateway
