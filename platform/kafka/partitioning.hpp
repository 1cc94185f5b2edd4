#pragma once

#include <cstdint>

namespace boxoffice::kafka {

/// The rule by which a key chooses its partition, as librdkafka calls it. As Java's clients do it: records of other
/// producers with the same key lie in the same partition.
inline constexpr const char* partitioner = "murmur2_random";

/// The partition in which a relay puts the records of that key, in a topic of so many.
int partition_of(std::int64_t key, int partitions);

}  // namespace boxoffice::kafka
