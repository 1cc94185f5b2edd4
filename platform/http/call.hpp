#pragma once

#include "platform/http/message.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

namespace boxoffice::http {

/// What a handler is given: the request, and what the router has found out about it. Valid until the handler's task
/// ends.
class Call {
 public:
  static constexpr std::size_t max_parameters = 4;

  explicit Call(const Request& its_request) : request(its_request) {}

  const Request& request;
  std::string_view route;         ///< the pattern that the path matched
  std::string_view content_type;  ///< what the answer is to be, as the client prefers
  bool wants_body = false;        ///< an Accept header came: answer POST and PATCH with the resource (domain.md §4)

  /// The number that the path holds at {name}. A name that the route's pattern does not have is a std::logic_error.
  std::int64_t id(std::string_view name = "id") const { return parameter(name).number; }

  /// The segment that the path holds at {name:text}, still percent-encoded.
  std::string_view text(std::string_view name) const { return parameter(name).text; }

 private:
  friend class Router;

  struct Parameter {
    std::string_view name;
    std::string_view text;
    std::int64_t number = 0;  // 0 for a text
  };

  const Parameter& parameter(std::string_view name) const;

  std::array<Parameter, max_parameters> parameters_;
  std::size_t parameter_count_ = 0;
};

/// Serves a call. Throws when the infrastructure is broken; every refusal is an answer.
using RouteHandler = std::function<Task<Response>(const Call&)>;

/// An answer for which nothing has to be awaited.
inline Task<Response> ready(Response response) { co_return response; }

}  // namespace boxoffice::http
