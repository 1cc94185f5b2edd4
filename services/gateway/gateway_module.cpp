#include "services/gateway/gateway_module.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/problem.hpp"
#include "services/gateway/adapters/forwarding.hpp"

#include <string_view>
#include <utility>

namespace boxoffice::gateway {
namespace {

bool lies_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

constexpr std::string_view looking = "GET, HEAD, OPTIONS";

bool only_looks(http::Method method) {
  return method == http::Method::get || method == http::Method::head || method == http::Method::options;
}

/// What a service allows, less what does not pass here.
void allow_only_looking(http::Response& response) {
  std::erase_if(response.fields, [](const auto& field) { return field.first == "Accept-Patch"; });
  for (auto& [name, value] : response.fields)
    if (name == "Allow") value = looking;
}

}  // namespace

GatewayModule::GatewayModule(std::vector<Upstream> upstreams, const Scheduler& scheduler, Observer observer)
    : upstreams_(std::move(upstreams)), scheduler_(scheduler), observer_(std::move(observer)) {}

Task<http::Response> GatewayModule::operator()(const http::Request& request, const http::Handler& own) const {
  const auto* upstream = find(request.path);
  if (!upstream) return own(request);
  return forward(*upstream, request);
}

Task<http::Response> GatewayModule::forward(const Upstream& upstream, const http::Request& request) const {
  const auto began = scheduler_.steady_now();
  http::Response response;
  if (upstream.read_only && !only_looks(request.method)) {
    response = http::problem(405, "This can only be looked at here.").with("Allow", looking);
  } else {
    const auto forwarded = rebuilt(request);
    response = rebuilt(co_await upstream.service(forwarded));
    if (upstream.read_only) allow_only_looking(response);
  }
  observer_({request.method, upstream.prefix, response.status, scheduler_.steady_now() - began});
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
  return {{http::Method::get, "/", list}};
}

const Upstream* GatewayModule::find(std::string_view path) const {
  for (const auto& upstream : upstreams_) {
    if (lies_below(path, upstream.prefix)) return &upstream;
  }
  return nullptr;
}

}  // namespace boxoffice::gateway
