#include "apps/host/caller_check.hpp"
#include "apps/host/ground.hpp"
#include "apps/host/house_key.hpp"
#include "apps/host/operator_api.hpp"
#include "apps/host/served.hpp"
#include "apps/host/service_main.hpp"
#include "platform/http/client.hpp"
#include "services/gateway/adapters/remote_service.hpp"
#include "services/gateway/gateway_module.hpp"
#include "web/files.hpp"

#include <chrono>
#include <filesystem>
#include <stdexcept>
#include <utility>
#include <vector>

namespace boxoffice::apps {
namespace {

constexpr auto request_grace = std::chrono::seconds{10};
// Longer than a service waits for its database: then it is the service that says what has become of a request.
http::ClientLimits patience_with_services() {
  http::ClientLimits limits;
  limits.response_timeout = std::chrono::seconds{15};
  return limits;
}

http::ServerUrls wanted(const std::optional<http::ServerUrls>& urls, const char* setting) {
  if (!urls)
    throw std::runtime_error(std::string("settings: gateway.") + setting +
                             ": must say where the service is, like http://one:8081,http://other:8081");
  return *urls;
}

/// Without it the services would not believe who it says that asks.
std::string wanted_key(const CallerCheck& callers) {
  if (!callers.service_key())
    throw std::runtime_error(
        "settings: identity.service_key: must be set, to the same for the gateway and the services");
  return *callers.service_key();
}

/// The gateway alone, before services in other processes.
class GatewayProgram final : public Serving {
 public:
  GatewayProgram(const Settings& settings, runtime::EventLoop& loop)
      : ground_(settings, loop),
        service_key_(wanted_key(CallerCheck(settings, ground_.clock))),
        client_(loop.context(), loop, patience_with_services()),
        service_("gateway", ground_),
        operator_service_("operator", ground_),
        audit_(std::filesystem::path(settings.data.str()) / "audit.log"),
        gateway_(upstreams(settings.gateway), gateway::Pages(web::files()),
                 house_key(std::filesystem::path(settings.data.str()) / house_key_file), anonymous(settings),
                 ground_.clock, loop, audit_,
                 [this](const http::Observation& observation) { service_.host.observe(observation); }),
        operator_api_({}, ground_.log_writer) {}

  Task<bool> start() override {
    service_.host.open(
        {ground_.settings.host.str(), ground_.settings.gateway.port}, gateway_.routes(), [this](http::Handler own) {
          return [this, own = std::move(own)](const http::Request& request) { return gateway_(request, own); };
        });
    operator_service_.host.open({"127.0.0.1", ground_.settings.operator_.port}, operator_api_.routes());
    co_return true;
  }
  void give_up() override {}
  Task<void> stop() override {
    for (auto* host : {&service_.host, &operator_service_.host}) host->drain();
    for (auto* host : {&service_.host, &operator_service_.host}) co_await host->close(request_grace);
  }
  std::map<std::string, std::uint16_t> ports() const override {
    return {{"gateway", service_.host.port()}, {"operator", operator_service_.host.port()}};
  }
  const observability::Log& log() const override { return ground_.log; }

 private:
  std::vector<gateway::Upstream> upstreams(const gateway::Settings& settings) {
    const auto at = [this](const std::optional<http::ServerUrls>& urls, const char* setting) {
      return gateway::RemoteService(client_, wanted(urls, setting), [this](const identity::Caller& caller) {
        return identity::vouch_for(caller, ground_.clock.now(), service_key_);
      });
    };
    return {
        {"/bookings", at(settings.booking_urls, "booking_urls")},
        {"/holds", at(settings.booking_urls, "booking_urls")},
        {"/musicals", at(settings.booking_urls, "booking_urls")},
        {"/venues", at(settings.booking_urls, "booking_urls")},
        {"/performances", at(settings.booking_urls, "booking_urls")},
        {"/payments", at(settings.payment_urls, "payment_urls")},
        {"/deliveries", at(settings.delivery_urls, "delivery_urls")},
        {"/mypages", at(settings.mypage_urls, "mypage_urls")},
    };
  }

  Ground ground_;
  std::string service_key_;
  http::Client client_;
  Served service_;
  Served operator_service_;
  gateway::AuditLog audit_;
  gateway::GatewayModule gateway_;
  OperatorApi operator_api_;
};

}  // namespace
}  // namespace boxoffice::apps

int main(int argc, char** argv) {
  using namespace boxoffice;
  return apps::service_main(argc, argv, "gateway", [](const apps::Settings& settings, runtime::EventLoop& loop) {
    return std::make_unique<apps::GatewayProgram>(settings, loop);
  });
}
