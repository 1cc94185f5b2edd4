#pragma once

#include "platform/http/message.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server_urls.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::gateway {

struct Settings {
  std::uint16_t port = 8088;
  // Where the replicas of each service are, when the gateway is a program of its own.
  std::optional<http::ServerUrls> booking_urls;
  std::optional<http::ServerUrls> payment_urls;
  std::optional<http::ServerUrls> delivery_urls;
  std::optional<http::ServerUrls> mypage_urls;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, booking_urls, payment_urls, delivery_urls, mypage_urls))

/// Everything below one prefix is served by one service.
struct Upstream {
  std::string prefix;     ///< "/bookings": itself, and what follows after a slash
  bool read_only;         ///< what changes there, changes by booking or by an operator
  http::Handler service;  ///< how it is reached
};

/// The one entrance for customers: finds the service, rebuilds the request for it, and hands its answer on. A request
/// passes the stages in this order: identity and limits (when they come), route, rebuilding, service.
class GatewayModule {
 public:
  /// Told about every request that was handed on, under its prefix.
  using Observer = std::function<void(const http::Observation&)>;

  GatewayModule(std::vector<Upstream> upstreams, const Scheduler& scheduler, Observer observer);

  /// Serves what belongs to a service, and everything else by the gateway's own handler.
  Task<http::Response> operator()(const http::Request& request, const http::Handler& own) const;

  /// What the gateway itself has: the list of what is behind it.
  http::Routes routes() const;

 private:
  const Upstream* find(std::string_view path) const;
  Task<http::Response> forward(const Upstream& upstream, const http::Request& request) const;

  std::vector<Upstream> upstreams_;
  const Scheduler& scheduler_;
  Observer observer_;
};

}  // namespace boxoffice::gateway
