#include "apps/host/caller_check.hpp"

#include "platform/http/problem.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstddef>
#include <stdexcept>
#include <utility>

namespace boxoffice::apps {
namespace {

constexpr std::size_t shortest_key = 32;

/// What anybody may ask a service for: how it is, and to hear what is signed by who sends it.
bool is_for_anybody(std::string_view path) { return path.starts_with("/actuator/") || path.starts_with("/webhooks/"); }

http::Response unknown_caller() {
  return http::problem(http::Problem{.status = 401,
                                     .slug = "unknown-caller",
                                     .detail = "This port is for the programs of the house. Ask the gateway."});
}

}  // namespace

bool is_this_machine(const std::string& host) {
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(host, no_address);
  return no_address ? host == "localhost" : address.is_loopback();
}

gateway::Anonymous anonymous(const Settings& settings) {
  if (settings.gateway.anonymous == gateway::Anonymous::operator_ && !is_this_machine(settings.host.str()))
    throw std::runtime_error("settings: gateway.anonymous: may be operator on this machine alone");
  return settings.gateway.anonymous;
}

CallerCheck::CallerCheck(const Settings& settings, const Clock& clock)
    : clock_(clock), is_open_(!is_this_machine(settings.host.str())) {
  if (settings.identity.service_key) service_key_ = settings.identity.service_key->reveal();
  if (service_key_ && service_key_->size() < shortest_key)
    throw std::runtime_error("settings: identity.service_key: must have at least 32 characters");
  if (!service_key_ && is_open_)
    throw std::runtime_error(
        "settings: identity.service_key: must be set where the services listen beyond this machine");
}

ServiceHost::Front CallerCheck::front(Clientele clientele) const {
  return [this, clientele](http::Handler own) -> http::Handler {
    return [this, clientele, own = std::move(own)](const http::Request& request) {
      const bool is_simple = !is_open_ && !request.fields.find(identity::caller_field);
      return is_simple || is_for_anybody(request.path) ? own(request) : admit(request, own, clientele);
    };
  };
}

Task<http::Response> CallerCheck::admit(const http::Request& request, const http::Handler& own,
                                        Clientele clientele) const {
  const auto field = request.fields.find(identity::caller_field);
  if (!field || !service_key_) co_return unknown_caller();
  const auto caller = identity::vouched_caller(*field, clock_.now(), *service_key_);
  if (!caller) co_return unknown_caller();
  if (clientele == Clientele::house && !identity::sees_everything(&*caller)) co_return http::problem(404);
  auto known = request;
  known.caller = &*caller;
  co_return co_await own(known);
}

std::function<std::optional<std::string>()> CallerCheck::introduction(std::string name) const {
  return [this, name = std::move(name)]() -> std::optional<std::string> {
    if (!service_key_) return std::nullopt;
    return identity::vouch_for({identity::Role::service, name}, clock_.now(), *service_key_);
  };
}

}  // namespace boxoffice::apps
