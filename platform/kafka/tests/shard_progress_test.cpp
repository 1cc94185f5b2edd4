#include "platform/kafka/shard_progress.hpp"

#include <gtest/gtest.h>

#include <chrono>

namespace boxoffice::kafka {
namespace {

Instant at(std::int64_t milliseconds) { return Instant(std::chrono::milliseconds(milliseconds)); }

TEST(AShardsProgress, StopsBeforeTheFirstRecordThatWasNotAcknowledged) {
  ShardProgress progress(5);
  for (const std::int64_t sequence : {6, 9, 12}) progress.sent(sequence, at(sequence));
  EXPECT_EQ(progress.position(20), 6);
  progress.acknowledged(9);
  EXPECT_EQ(progress.position(20), 6) << "acknowledged in another order than sent";
  progress.acknowledged(6);
  EXPECT_EQ(progress.position(20), 12);
  EXPECT_EQ(progress.oldest(), at(12));
  progress.acknowledged(12);
  EXPECT_EQ(progress.position(20), 20) << "all rows before were looked at";
  EXPECT_FALSE(progress.oldest());
}

TEST(AShardsProgress, DoesNotTakeRowsForPublishedThatWereNotSent) {
  ShardProgress progress(5);
  EXPECT_EQ(progress.position(0), 5);
  progress.sent(7, at(0));
  progress.acknowledged(7);
  EXPECT_EQ(progress.position(0), 8);
}

TEST(AShardsProgress, SendsNothingTwiceByItself) {
  ShardProgress progress(5);
  EXPECT_FALSE(progress.wants(4));
  EXPECT_TRUE(progress.wants(5));
  progress.sent(7, at(0));
  EXPECT_FALSE(progress.wants(7));
  EXPECT_TRUE(progress.wants(8));
}

TEST(AShardsProgress, KnowsNothingOfAcknowledgementsOfOthers) {
  ShardProgress progress(5);
  progress.sent(7, at(0));
  EXPECT_FALSE(progress.acknowledged(6));
  EXPECT_FALSE(progress.acknowledged(8));
  EXPECT_EQ(progress.in_flight(), 1U);
}

}  // namespace
}  // namespace boxoffice::kafka
