#pragma once

#include "platform/async/task.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/observability/log.hpp"

#include <functional>

namespace boxoffice::messaging {

/// Writes each incident of a consumer into the log; for ConsumerSettings::report.
std::function<void(const Incident&)> log_incidents(observability::Log log);

/// Runs the consumer until it is stopped. When records that it needs are gone, that is logged, and it consumes no more.
Task<void> run_and_log(Consumer& consumer, observability::Log log);

}  // namespace boxoffice::messaging
