#pragma once

#include "platform/async/task.hpp"
#include "platform/kafka/settings.hpp"

#include <stdexcept>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::kafka {

/// The cluster does not answer now; a later attempt may succeed.
struct Unreachable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Makes the topic and its dead-letter topic when they are missing, to be kept for ever, as the embedded log is; those
/// that exist are left as they are. Returns how many partitions the topic has. Throws Unreachable and Refused.
Task<int> prepare_topic(Settings settings, Limits limits, Scheduler& scheduler);

}  // namespace boxoffice::kafka
