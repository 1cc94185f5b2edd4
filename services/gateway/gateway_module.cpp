#include "services/gateway/gateway_module.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/call.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/base64url.hpp"
#include "platform/identity/mac.hpp"
#include "services/gateway/access.hpp"
#include "services/gateway/adapters/forwarding.hpp"
#include "services/gateway/paths.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::gateway {
namespace {

/// What a service allows, less what does not pass here.
void allow_only_what_passes(http::Response& response, std::string_view path) {
  const auto is_called = [](std::string_view wanted) {
    return [wanted](const auto& field) { return field.first == wanted; };
  };
  const auto allow = std::ranges::find_if(response.fields, is_called("Allow"));
  if (allow == response.fields.end()) return;
  allow->second = allowed_at(path);
  if (!allow->second.contains("PATCH")) std::erase_if(response.fields, is_called("Accept-Patch"));
}

/// Of what is only known to who has the house's key.
std::string session_key(const identity::SigningKey& key) {
  return identity::base64url(identity::mac_of("sessions", key.pem()));
}

identity::Issuer house(const identity::SigningKey& key) {
  identity::Issuer issuer{std::string(house_issuer), std::string(house_audience), {}};
  issuer.keys.add(key.public_key());
  return issuer;
}

bool books(const http::Request& request) { return request.method == http::Method::post && request.path == "/bookings"; }

}  // namespace

GatewayModule::GatewayModule(std::vector<Upstream> upstreams, Pages pages, const identity::SigningKey& key,
                             Anonymous anonymous, const Clock& clock, const Scheduler& scheduler, AuditLog& audit,
                             Observer observer)
    : upstreams_(std::move(upstreams)),
      pages_(pages),
      clock_(clock),
      scheduler_(scheduler),
      audit_(audit),
      observer_(std::move(observer)),
      sessions_(session_key(key)),
      authentication_(sessions_, tokens_, clock, anonymous),
      session_api_(sessions_, authentication_, clock) {
  tokens_.trust(house(key));
}

Task<http::Response> GatewayModule::operator()(const http::Request& request, const http::Handler& own) const {
  if (auto page = pages_.answer(request)) return http::ready(*std::move(page));
  const auto* upstream = find(request.path);
  if (!upstream) return own(request);
  return pass(*upstream, request);
}

Task<http::Response> GatewayModule::pass(const Upstream& upstream, const http::Request& request) const {
  const auto began = scheduler_.steady_now();
  http::Response response;
  auto who = authentication_(request);
  if (!who) {
    response = std::move(who.error());
    audit_.note(clock_.now(), {}, request.method, request.path, response.status);
  } else if (auto refused = refusal(*who, request)) {
    response = *std::move(refused);
  } else {
    response = co_await forward(upstream, request, *std::move(who));
  }
  observer_({request.method, upstream.prefix, response.status, scheduler_.steady_now() - began});
  co_return response;
}

std::optional<http::Response> GatewayModule::refusal(const Authenticated& who, const http::Request& request) const {
  const auto denied = [&](http::Response response) {
    audit_.note(clock_.now(), who.caller, request.method, request.path, response.status);
    return response;
  };
  switch (access(who.caller.role, request.method, request.path)) {
    case Access::granted: return std::nullopt;
    case Access::no_such_path: return http::problem(404);
    case Access::no_such_method: return http::problem(405).with("Allow", allowed_at(request.path));
    case Access::not_for_this_role: break;
  }
  if (who.shows_nothing)
    return denied(
        http::problem(http::Problem{.status = 401,
                                    .slug = "token-needed",
                                    .detail = "This is for who works here. Send a token: Authorization: Bearer TOKEN."})
            .with("WWW-Authenticate", "Bearer"));
  return denied(
      http::problem(http::Problem{.status = 403, .slug = "not-yours-to-do", .detail = "This is for others."}));
}

Task<http::Response> GatewayModule::forward(const Upstream& upstream, const http::Request& request,
                                            Authenticated who) const {
  const bool is_new_guest = who.shows_nothing && who.caller.role == identity::Role::guest && books(request);
  if (is_new_guest) {
    const auto key = request.fields.find("Idempotency-Key");
    who.caller.subject = key ? sessions_.guest_who_sends(*key, request.body) : Sessions::new_guest(clock_.now());
  }
  auto forwarded = rebuilt(request);
  forwarded.caller = &who.caller;
  auto response = rebuilt(co_await upstream.service(forwarded));
  allow_only_what_passes(response, request.path);
  response.fields.emplace_back("X-Content-Type-Options", "nosniff");
  if (is_new_guest && response.status >= 200 && response.status < 300)
    response.fields.emplace_back("Guest-Token", sessions_.guest_token(who.caller.subject, clock_.now()));
  if (who.caller.role == identity::Role::operator_ && !changes_nothing(request.method))
    audit_.note(clock_.now(), who.caller, request.method, request.path, response.status);
  co_return response;
}

http::Routes GatewayModule::routes() const {
  const auto list = [](const http::Call& call) {
    return http::ready(http::links(call, {{"musicals", "/musicals{?page,size,sort}"},
                                          {"performances", "/performances{?page,size,sort,musicalId,from,to}"},
                                          {"bookings", "/bookings{?page,size,sort}"},
                                          {"payments", "/payments{?page,size,sort}"},
                                          {"deliveries", "/deliveries{?page,size,sort}"},
                                          {"mypages", "/mypages{?page,size,sort}"}}));
  };
  auto routes = session_api_.routes();
  routes.push_back({http::Method::get, "/", list});
  return routes;
}

const Upstream* GatewayModule::find(std::string_view path) const {
  for (const auto& upstream : upstreams_) {
    if (lies_below(path, upstream.prefix)) return &upstream;
  }
  return nullptr;
}

}  // namespace boxoffice::gateway
