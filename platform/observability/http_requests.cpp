#include "platform/observability/http_requests.hpp"

#include <algorithm>

namespace boxoffice::observability {

std::string_view outcome_of(int status) {
  switch (status / 100) {
    case 1: return "INFORMATIONAL";
    case 2: return "SUCCESS";
    case 3: return "REDIRECTION";
    case 4: return "CLIENT_ERROR";
    case 5: return "SERVER_ERROR";
    default: return "UNKNOWN";
  }
}

Timer& HttpRequests::Route::first_answer(int status) {
  auto& timer = registry_.timer("http_server_requests_seconds", "Duration of HTTP server request handling",
                                {{"method", method_},
                                 {"uri", uri_},
                                 {"status", std::to_string(status)},
                                 {"outcome", std::string(outcome_of(status))}});
  timers_.emplace_back(status, &timer);
  return timer;
}

HttpRequests::Route& HttpRequests::route(std::string_view method, std::string_view uri) {
  const auto known =
      std::ranges::find_if(routes_, [&](const auto& route) { return route->method_ == method && route->uri_ == uri; });
  if (known != routes_.end()) return **known;
  routes_.push_back(std::unique_ptr<Route>(new Route(registry_, std::string(method), std::string(uri))));
  return *routes_.back();
}

}  // namespace boxoffice::observability
