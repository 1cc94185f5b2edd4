#include "platform/kafka/partitioning.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace boxoffice::kafka {
namespace {

/// By Java's rule, computed apart from this program: the text's murmur2, without its sign, modulo the partitions.
TEST(APartition, IsWhereJavasClientsWouldPutTheKey) {
  EXPECT_EQ(partition_of(21, 8), 4);  // murmur2("21") is -973932308, as Kafka's own tests say
  EXPECT_EQ(partition_of(1, 8), 7);
  EXPECT_EQ(partition_of(1, 12), 3);
  EXPECT_EQ(partition_of(900, 8), 6);
  EXPECT_EQ(partition_of(-3, 3), 2);
  EXPECT_EQ(partition_of(std::numeric_limits<std::int64_t>::max(), 8), 5);
  EXPECT_EQ(partition_of(std::numeric_limits<std::int64_t>::min(), 8), 6);
}

TEST(APartition, IsTheOnlyOneOfATopicThatHasNoOther) { EXPECT_EQ(partition_of(17, 1), 0); }

}  // namespace
}  // namespace boxoffice::kafka
