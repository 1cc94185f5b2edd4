#pragma once

#include "apps/host/settings.hpp"
#include "platform/storage/database_url.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::promote {

/// The topic through which the services will hear of each other's events.
struct Topic {
  std::string name;
  int partitions = 0;
  std::int64_t records = 0;  ///< that it has ever got
};

/// Makes it when it is missing. Throws kafka::Unreachable and kafka::Refused.
Topic prepared_topic(const apps::KafkaSettings& settings);

/// Refuses a topic whose records are not those of these databases: it must be empty, or be known to their consumers.
/// And databases whose events were published already, to another topic. Throws std::runtime_error.
void refuse_foreign_topic(const Topic& topic, std::span<const storage::DatabaseUrl> databases);

/// Lets the consumers of a database go on in the topic behind what they have had from the producers' logs.
void follow_to(const Topic& topic, storage::Session& session);

}  // namespace boxoffice::promote
