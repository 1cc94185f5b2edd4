#pragma once

#include "kernel/clock.hpp"
#include "platform/async/random.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/observability/log.hpp"
#include "platform/observability/metrics.hpp"
#include "platform/storage/database_url.hpp"

#include <string>

namespace boxoffice::storage {
class Lane;
}

namespace boxoffice::runtime {

/// What a service is given to live on: everything that reaches the world outside its code. All of it outlives the
/// service.
struct Environment {
  Scheduler& scheduler;
  const Clock& clock;
  Random& random;
  storage::Lane& lane;  ///< commits the service's writes
  storage::DatabaseUrl database;
  observability::Log log;
  observability::Registry& metrics;
  int readers = 2;               ///< threads that read its database; 0 on simulated time
  std::string replica = "only";  ///< this process, at this time, among those that share the database
};

}  // namespace boxoffice::runtime
