#include "platform/kafka/partitioning.hpp"

#include <librdkafka/rdkafka.h>

#include <array>
#include <charconv>

namespace boxoffice::kafka {

int partition_of(std::int64_t key, int partitions) {
  std::array<char, 20> text{};
  const auto* const end = std::to_chars(text.data(), text.data() + text.size(), key).ptr;
  // Chance is only for records without a key: of the others this is librdkafka's own answer.
  return rd_kafka_msg_partitioner_murmur2(nullptr, text.data(), static_cast<std::size_t>(end - text.data()), partitions,
                                          nullptr, nullptr);
}

}  // namespace boxoffice::kafka
