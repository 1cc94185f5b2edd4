#pragma once

#include "platform/observability/metrics.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::observability {

/// `http_server_requests_seconds{method,uri,status,outcome}` as Micrometer names it. The router asks for each of its
/// routes once and tells it of every answer; `uri` is the route's pattern ("/bookings/{id}"), never the path itself, so
/// the number of series stays that of the route table. One thread records; any may scrape.
class HttpRequests {
 public:
  /// The answers of one method on one route.
  class Route {
   public:
    void answered(int status, std::chrono::nanoseconds took) {
      for (const auto& [known, timer] : timers_) {
        if (known == status) return timer->record(took);
      }
      first_answer(status).record(took);
    }

   private:
    friend HttpRequests;
    Route(Registry& registry, std::string method, std::string uri)
        : registry_(registry), method_(std::move(method)), uri_(std::move(uri)) {}

    Timer& first_answer(int status);

    Registry& registry_;
    std::string method_;
    std::string uri_;
    std::vector<std::pair<int, Timer*>> timers_;  // a route answers with a handful of statuses: a scan beats a map
  };

  explicit HttpRequests(Registry& registry) : registry_(registry) {}

  /// Lives as long as this.
  Route& route(std::string_view method, std::string_view uri);

 private:
  Registry& registry_;
  std::vector<std::unique_ptr<Route>> routes_;
};

/// Micrometer's outcome of a status: SUCCESS, CLIENT_ERROR…
std::string_view outcome_of(int status);

}  // namespace boxoffice::observability
