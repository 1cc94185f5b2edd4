#pragma once

#include "platform/http/router.hpp"

#include <functional>
#include <string>

namespace boxoffice::http {

/// How something is, as Spring's actuator says it.
struct HealthReport {
  int status = 200;  ///< 503 unless it is up
  std::string body;  ///< {"status":"UP","components":{…}}
};

/// Where the actuator learns what it tells. All are called on the scheduler's thread and must not block.
struct ActuatorSources {
  std::function<HealthReport()> health;     ///< of everything this service needs
  std::function<HealthReport()> liveness;   ///< of the process only, never of a dependency
  std::function<HealthReport()> readiness;  ///< out_of_service while draining
  std::function<std::string()> info;        ///< a JSON object
  std::function<std::string()> metrics;     ///< in Prometheus' text format 0.0.4
};

/// GET /actuator, /actuator/health, its liveness and readiness, /actuator/info and /actuator/prometheus, in the shapes
/// of Spring Boot (domain.md §4): DOWN and OUT_OF_SERVICE are answered 503. Append them to a service's own table.
Routes actuator_routes(ActuatorSources sources);

}  // namespace boxoffice::http
