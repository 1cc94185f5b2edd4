#pragma once

#include "platform/http/limits.hpp"
#include "platform/http/router.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/observability/log.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace boxoffice::apps {

/// What one server grants an operator: a hall with its seats is a large document.
inline http::Limits limits_of_operators() {
  http::Limits limits;
  limits.body_bytes = std::size_t{16} * 1024 * 1024;
  return limits;
}

/// What the operator of any program sees and does while it runs, on a port of its own: parked events and their replay,
/// and the level of the log. What else there is, the services add.
class OperatorApi {
 public:
  /// By service; they exist when the port is opened.
  using Consumers = std::map<std::string, std::function<messaging::Consumer&()>, std::less<>>;

  OperatorApi(Consumers consumers, observability::LogWriter& log_writer)
      : consumers_(std::move(consumers)), log_writer_(log_writer) {}

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> list_parked(const http::Call& call);
  Task<http::Response> replay_parked(const http::Call& call);
  Task<http::Response> show_log(const http::Call& call);
  Task<http::Response> change_log(const http::Call& call);

  Consumers consumers_;
  observability::LogWriter& log_writer_;
};

}  // namespace boxoffice::apps
