#include "platform/kafka/partition_inbox.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/kafka/worker.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

namespace boxoffice::kafka {
namespace {

using messaging::Trimmed;
using testing::Optional;

class AnInbox : public testing::Test {
 public:
  AnInbox() { inbox.subscribe(std::make_shared<const PartitionInbox::Types>(), bell); }
  ~AnInbox() override { bell->close(); }

  messaging::Batch take(std::int64_t from, std::size_t at_most = 100) { return inbox.take("log", from, at_most); }
  void start(std::int64_t from) {
    take(from);
    ASSERT_THAT(inbox.take_order(), Optional(from));
  }
  int rung() {
    scheduler.run_until_idle();
    return times_rung;
  }

  SimulatedScheduler scheduler;
  int times_rung = 0;
  std::shared_ptr<Bell> bell = std::make_shared<Bell>(scheduler, [this] { ++times_rung; });
  PartitionInbox inbox{true};
};

TEST_F(AnInbox, OrdersWhatItsSubscriberAsksForOnce) {
  EXPECT_FALSE(inbox.take_order());
  EXPECT_EQ(take(5).next, 5);
  EXPECT_THAT(inbox.take_order(), Optional(5));
  take(5);
  EXPECT_FALSE(inbox.take_order());
}

TEST_F(AnInbox, GivesWhatHasComeInPortions) {
  start(5);
  for (const std::int64_t sequence : {5, 6, 8}) inbox.add({.sequence = sequence});
  EXPECT_EQ(rung(), 1);
  auto batch = take(5, 2);
  EXPECT_EQ(batch.records.size(), 2U);
  EXPECT_TRUE(batch.more);
  EXPECT_EQ(batch.next, 8);
  batch = take(8, 2);
  EXPECT_EQ(batch.records.size(), 1U);
  EXPECT_FALSE(batch.more);
  EXPECT_EQ(batch.next, 9);
}

TEST_F(AnInbox, StartsAnewWhenItsSubscriberGoesBack) {
  start(5);
  inbox.add({.sequence = 5});
  EXPECT_TRUE(take(3).records.empty());
  EXPECT_THAT(inbox.take_order(), Optional(3));
  EXPECT_EQ(inbox.size(), 0U);
}

TEST_F(AnInbox, SaysThatNothingWaitsOnlyAtTheEnd) {
  EXPECT_GT(inbox.waiting(1), 0) << "nobody has looked";
  start(1);
  inbox.pass(1);
  inbox.add({.sequence = 2});
  inbox.reach_end(3);
  EXPECT_GT(inbox.waiting(1), 0);
  take(1);
  EXPECT_EQ(inbox.waiting(3), 0);
  inbox.learn_end(10);
  inbox.pass(3);
  EXPECT_EQ(inbox.waiting(3), 7);
}

TEST_F(AnInbox, WakesItsSubscriberAfterManyRecordsOfOtherTypes) {
  start(1);
  for (std::int64_t sequence = 1; sequence < PartitionInbox::most_passed_over; ++sequence) inbox.pass(sequence);
  EXPECT_EQ(rung(), 0);
  inbox.pass(PartitionInbox::most_passed_over);
  EXPECT_EQ(rung(), 1);
  EXPECT_EQ(take(1).next, PartitionInbox::most_passed_over + 1);
}

TEST_F(AnInbox, GivesNothingOfAPartitionThatIsSomebodyElses) {
  start(1);
  inbox.add({.sequence = 1});
  inbox.revoke();
  EXPECT_THAT(inbox.take_order(), Optional(0));
  EXPECT_TRUE(take(1).records.empty());
  EXPECT_EQ(inbox.waiting(1), 0);
  EXPECT_FALSE(inbox.take_order());
}

TEST_F(AnInbox, SaysOnceThatThePartitionWasGivenBack) {
  inbox.revoke();
  inbox.take_order();
  inbox.assign();
  EXPECT_EQ(rung(), 1);
  EXPECT_TRUE(take(1).reassigned);
  EXPECT_FALSE(take(4).reassigned);
  EXPECT_THAT(inbox.take_order(), Optional(4));
}

TEST_F(AnInbox, TellsTrimmedRecordsFromALogThatLostItsEnd) {
  start(5);
  inbox.refuse(8, 20);
  EXPECT_EQ(rung(), 1);
  try {
    take(5);
    FAIL();
  } catch (const Trimmed& trimmed) {
    EXPECT_EQ(trimmed.begin, 8);
    EXPECT_STREQ(trimmed.what(), "log 'log' begins at 8, records from 5 on were trimmed");
  }
  start(30);
  inbox.refuse(1, 20);
  EXPECT_THROW(take(30), Shortened);
}

TEST_F(AnInbox, CallsNobodyWhoHasGone) {
  start(1);
  inbox.add({.sequence = 1});
  bell->close();
  EXPECT_EQ(rung(), 0);
}

}  // namespace
}  // namespace boxoffice::kafka
