#pragma once

#include "kernel/clock.hpp"
#include "platform/http/message.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server_urls.hpp"

#include "platform/identity/token.hpp"
#include "services/gateway/adapters/audit_log.hpp"
#include "services/gateway/adapters/authentication.hpp"
#include "services/gateway/adapters/pages.hpp"
#include "services/gateway/adapters/session_api.hpp"
#include "services/gateway/adapters/sessions.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::gateway {

struct Settings {
  std::uint16_t port = 8088;
  Anonymous anonymous = Anonymous::guest;  ///< as whom a caller is taken who shows nothing
  // Where the replicas of each service are, when the gateway is a program of its own.
  std::optional<http::ServerUrls> booking_urls;
  std::optional<http::ServerUrls> payment_urls;
  std::optional<http::ServerUrls> delivery_urls;
  std::optional<http::ServerUrls> mypage_urls;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, anonymous, booking_urls, payment_urls, delivery_urls, mypage_urls))

/// Everything below one prefix is served by one service.
struct Upstream {
  std::string prefix;     ///< "/bookings": itself, and what follows after a slash
  http::Handler service;  ///< how it is reached
};

/// Whose own tokens are believed.
inline constexpr std::string_view house_issuer = "boxoffice";
inline constexpr std::string_view house_audience = "boxoffice";

/// The one entrance for customers: finds out who asks and whether he may, finds the service, rebuilds the request for
/// it, and hands its answer on. A request passes the stages in this order: identity, permission, rebuilding, service.
class GatewayModule {
 public:
  /// Told about every request that was handed on, under its prefix.
  using Observer = std::function<void(const http::Observation&)>;

  /// The key signs the tokens that the house itself gives out. The log outlives this.
  GatewayModule(std::vector<Upstream> upstreams, Pages pages, const identity::SigningKey& key, Anonymous anonymous,
                const Clock& clock, const Scheduler& scheduler, AuditLog& audit, Observer observer);

  /// Serves what belongs to a service, and everything else by the gateway's own handler.
  Task<http::Response> operator()(const http::Request& request, const http::Handler& own) const;

  /// What the gateway itself has: the list of what is behind it.
  http::Routes routes() const;

 private:
  const Upstream* find(std::string_view path) const;
  Task<http::Response> pass(const Upstream& upstream, const http::Request& request) const;
  Task<http::Response> forward(const Upstream& upstream, const http::Request& request, Authenticated who) const;
  std::optional<http::Response> refusal(const Authenticated& who, const http::Request& request) const;

  std::vector<Upstream> upstreams_;
  Pages pages_;
  const Clock& clock_;
  const Scheduler& scheduler_;
  AuditLog& audit_;
  Observer observer_;
  Sessions sessions_;
  identity::TokenVerifier tokens_;
  Authentication authentication_;
  SessionApi session_api_;
};

}  // namespace boxoffice::gateway
