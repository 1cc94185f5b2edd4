#pragma once

#include "platform/http/router.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/observability/log.hpp"

#include <functional>
#include <map>
#include <string>

namespace boxoffice::apps {

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
