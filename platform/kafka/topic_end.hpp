#pragma once

#include "platform/kafka/settings.hpp"

#include <cstdint>

namespace boxoffice::kafka {

/// How many records the topic's partitions have ever got, those included that are gone. Waits for the cluster's answer,
/// for some seconds. Throws Unreachable and Refused.
std::int64_t records_ever(const Settings& settings, const Limits& limits, int partitions);

}  // namespace boxoffice::kafka
