#pragma once

#include "kernel/result.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/http/call.hpp"
#include "platform/http/media_type.hpp"
#include "platform/http/message.hpp"

#include <array>
#include <chrono>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {

struct RouteOptions {
  std::span<const std::string_view> produces = hal_media;  ///< media types of the answer, the preferred one first
};

/// One line of a service's table. In its pattern, {id} stands for a segment that is a positive int64 in canonical form
/// and {name:text} for any one segment; of two patterns that fit, the one with fewer parameters wins. HEAD is served by
/// GET's handler and OPTIONS by the router, so neither is listed.
struct Route {
  Method method;
  std::string pattern;  ///< "/books/{id}"
  RouteHandler handler;
  RouteOptions options = {};
};

using Routes = std::vector<Route>;

/// One request as metrics see it.
struct Observation {
  Method method;
  std::string_view route;  ///< the pattern, so that there are few of them; lives as long as the router
  int status;
  std::chrono::steady_clock::duration duration;
};

/// What happens once around every handler, so that no handler has to.
struct Edge {
  /// Told about every request when it is answered.
  std::function<void(const Observation&)> observer = {};
  /// Turns the failures that it knows (storage that is away) into an answer; nothing for one that it does not.
  std::function<std::optional<Rejection>(const std::exception_ptr&)> translate = {};
  /// Told about every failure that nobody could translate and that was answered with a bare 500.
  std::function<void(const std::exception_ptr&, std::string_view route)> on_failure = {};
};

/// Finds the handler for a request and refuses what no handler should see, in this order: path 404, method 405 (with
/// Allow), body 415, preferences 406, a parameter of the query that comes twice 400. Use it as a Handler by std::ref:
/// it stays where it is, and outlives its tasks.
class Router {
 public:
  /// The label of requests whose path is no route's.
  static constexpr std::string_view no_route = "NOT_FOUND";

  /// Throws std::invalid_argument, naming the line, for a table that makes no sense.
  Router(Routes routes, const Scheduler& scheduler, Edge edge = {});
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  Task<Response> operator()(const Request& request) const;

 private:
  static constexpr std::size_t methods = static_cast<std::size_t>(Method::unknown) + 1;

  struct Segment {
    enum class Kind : std::uint8_t { literal, id, text };
    Kind kind;
    std::string text;  // the literal, or the parameter's name
  };

  /// Everything that can be done at one path.
  struct Resource {
    std::string pattern;
    std::string label;
    std::vector<Segment> segments;
    std::array<std::optional<Route>, methods> routes;
    std::string allow;
  };

  static std::size_t parameters_in(const std::vector<Segment>& segments);
  static std::vector<Segment> segments_of(const Route& route);
  static bool matches(const Resource& resource, std::string_view path, Call& call);
  static const Route* route_for(const Resource& resource, Method method);
  static std::optional<Response> refusal(const Route& route, Call& call);

  void add(Route route);
  const Resource* find(Call& call) const;
  Task<Response> serve(Call& call) const;
  Response answer_to(const std::exception_ptr& failure, std::string_view route) const;

  std::vector<Resource> resources_;
  const Scheduler& scheduler_;
  Edge edge_;
};

}  // namespace boxoffice::http
