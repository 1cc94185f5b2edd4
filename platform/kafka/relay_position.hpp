#pragma once

#include <cstdint>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::kafka {

/// Where a relay shard goes on (table `relay_position`). Makes the row when it is missing: throws ConstraintViolated
/// when another replica does the same at this moment.
std::int64_t load_relay_position(storage::Session& session, int shard);

/// Compare-and-set. Returns where the position is now: `to`, or further or less far when somebody else has moved it.
std::int64_t advance_relay_position(storage::Session& session, int shard, std::int64_t from, std::int64_t to);

/// The smallest of all shards: rows of the outbox below are published.
std::int64_t published_below(storage::Session& session);

}  // namespace boxoffice::kafka
