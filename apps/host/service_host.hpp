#pragma once

#include "platform/http/actuator.hpp"
#include "platform/http/message.hpp"
#include "platform/http/router.hpp"
#include "platform/http/server.hpp"
#include "platform/observability/http_requests.hpp"
#include "platform/observability/log.hpp"
#include "platform/observability/metrics.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/health.hpp"
#include "platform/storage/errors.hpp"

#include <chrono>
#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::apps {

/// One service on its port: its routes and the actuator's behind one router, with metrics, health and the log around
/// them.
class ServiceHost {
 public:
  /// Makes the handler for the network out of the router: for a service that looks at requests before its own routes
  /// do.
  using Front = std::function<http::Handler(http::Handler own)>;

  ServiceHost(std::string name, runtime::EventLoop& loop, observability::Log log, observability::Registry& metrics);
  ServiceHost(const ServiceHost&) = delete;
  ServiceHost& operator=(const ServiceHost&) = delete;

  /// Begins to serve. Throws http::CannotListen.
  void open(const http::Endpoint& endpoint, http::Routes routes, const Front& front = {},
            const http::Limits& limits = {});

  /// Tells load balancers to go elsewhere.
  void drain() { health_.drain(); }
  /// Stops accepting and finishes what was accepted; false when the time was up before.
  Task<bool> close(Scheduler::Duration at_most);

  /// The service in the same process, without the network between.
  Task<http::Response> serve(const http::Request& request) const { return (*router_)(request); }

  /// One request as the metrics and the debugging log see it.
  void observe(const http::Observation& observation);

  const std::string& name() const { return name_; }
  std::uint16_t port() const { return server_->port(); }
  runtime::Health& health() { return health_; }

 private:
  struct Known {
    http::Method method;
    const char* route;
    observability::HttpRequests::Route* requests;
  };

  void count(const http::Observation& observation);
  http::Edge edge();
  std::optional<Rejection> translate(const std::exception_ptr& failure);
  void say_unavailable(const storage::Unavailable& failure);
  http::ActuatorSources actuator();

  std::string name_;
  runtime::EventLoop& loop_;
  observability::Log log_;
  observability::Registry& metrics_;
  observability::HttpRequests requests_;
  std::vector<Known> known_;
  std::optional<std::chrono::steady_clock::time_point> unavailable_said_at_;
  runtime::Health health_;
  std::unique_ptr<http::Router> router_;
  std::unique_ptr<http::Server> server_;
};

}  // namespace boxoffice::apps
