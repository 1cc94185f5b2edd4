#include "apps/audit/position.hpp"

#include "apps/audit/tests/theatre.hpp"
#include "platform/kafka/partitioning.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>

namespace boxoffice::audit {
namespace {

using testing::ElementsAre;

/// Of a consumer of four partitions: the marks in the one where the records of key 8 lie, and in the others.
Position over_partitions(const std::string& marks_of_8, const std::string& marks_of_others = "") {
  Position position;
  for (int partition = 0; partition < 4; ++partition) {
    const bool its = partition == kafka::partition_of(8, 4);
    position.add("booking", "booking/" + std::to_string(partition), 100,
                 messaging::Marks::parse(its ? marks_of_8 : marks_of_others));
  }
  return position;
}

/// Keys of the same relay shard as 8: one that lies in the same partition, or one that does not.
std::int64_t key_of_shard_0(bool same_partition) {
  std::int64_t key = 16;
  while ((kafka::partition_of(key, 4) == kafka::partition_of(8, 4)) != same_partition) key += 8;
  return key;
}

TEST(APosition, InALogIsBehindOneRecordForAllKeys) {
  Position position;
  position.add("booking", "booking", 5, {});
  EXPECT_TRUE(position.has_passed(1, 4));
  EXPECT_FALSE(position.has_passed(2, 5));
  EXPECT_EQ(position.lowest(), 5);
  EXPECT_EQ(position.end(), 5);
}

TEST(APosition, OverPartitionsIsThatOfTheRecordsOwnPartitionAndShard) {
  const auto position = over_partitions("booking:0=7");
  EXPECT_TRUE(position.has_passed(8, 7));
  EXPECT_FALSE(position.has_passed(8, 8));
  EXPECT_TRUE(position.has_passed(key_of_shard_0(true), 3));
  EXPECT_FALSE(position.has_passed(key_of_shard_0(false), 3));
  EXPECT_FALSE(position.has_passed(9, 3));
}

TEST(APosition, OverPartitionsDoesNotWaitForThoseThatNeverHeldTheShard) {
  EXPECT_TRUE(over_partitions("booking:0=7").has_passed(8, 7));
  EXPECT_EQ(over_partitions("booking:0=7").end(), 8);
  EXPECT_EQ(over_partitions("booking:0=7").lowest(), 1);
}

TEST(APosition, HearsOnlyOfItsOwnProducer) {
  EXPECT_FALSE(over_partitions("payment:0=7").has_passed(8, 7));
  Position position;
  position.add("booking", "payment", 9, {});
  EXPECT_FALSE(position.has_passed(8, 7));
}

TEST(APosition, CountsWhatWasPassedBeforeTheTransportWasChanged) {
  auto position = over_partitions("booking:0=70");
  position.add("booking", "booking", 50, {});
  EXPECT_TRUE(position.has_passed(9, 49));
  EXPECT_FALSE(position.has_passed(9, 50));
  EXPECT_TRUE(position.has_passed(8, 70));
}

TEST(APosition, RefusesASourceThatIsNoPartition) {
  Position position;
  for (const auto* source : {"booking/", "booking/x", "booking/-1", "booking/4000000000"})
    EXPECT_THROW(position.add("booking", source, 1, {}), std::runtime_error) << source;
}

/// Ten bookings, one partition of which nobody has read; the first booking that lies there, and one that does not.
struct AHeldPartition : testing::Test {
  AHeldPartition() {
    it.come_to_rest();
    it.hold_partition_of(held);
    for (int i = 0; i < 10; ++i) it.book();
    it.come_to_rest();
    while (kafka::partition_of(free, 4) == kafka::partition_of(held, 4)) ++free;
  }

  Theatre it{Transport::partitions};
  std::int64_t held = 1;
  std::int64_t free = 2;
};

TEST_F(AHeldPartition, IsInProgress) {
  const auto report = it.audit();
  EXPECT_TRUE(report.ok) << as_text(report);
  EXPECT_GE(verdict_of(report, "effects-at-most-once").in_progress, 1);
  EXPECT_GE(verdict_of(report, "mypage-equals-events").in_progress, 1);
  EXPECT_LT(verdict_of(report, "mypage-equals-events").in_progress, 10);
}

TEST_F(AHeldPartition, DoesNotHideAnEffectThatIsMissingInAnother) {
  it.edit(Service::delivery, "UPDATE delivery SET booking_id = 0 - booking_id" + of_booking(free));
  EXPECT_TRUE(it.violated().contains("effects-at-most-once"));
}

TEST_F(AHeldPartition, MustNotHaveHadAnEffect) {
  it.edit(Service::mypage, "UPDATE mypage_first SET booking_id = " + std::to_string(held) + of_booking(free));
  EXPECT_THAT(it.violated(), ElementsAre("mypage-equals-events"));
}

TEST_F(AHeldPartition, IsAFaultWhenItsRecordsArePassedAndHadNoEffect) {
  it.claim_all_passed(Service::delivery, Service::payment);
  EXPECT_THAT(it.violated(), ElementsAre("effects-at-most-once"));
}

TEST_F(AHeldPartition, IsAConsumerThatStandsStillWhenTheProgramRuns) {
  const auto begun = it.scheduler.now();
  EXPECT_THAT(it.violated({.running = [] { return true; }}), ElementsAre("unfinished-progresses"));
  EXPECT_EQ(it.scheduler.now() - begun, std::chrono::seconds{30});
}

/// What a replica of a shared database leaves there, wherever it runs.
TEST(AServiceElsewhere, IsKnownToRunByItsLeases) {
  Theatre theatre;
  theatre.book();
  for (const auto service : {Service::payment, Service::delivery})
    theatre.edit(service, "INSERT INTO lease VALUES ('relay-member/a', 'a', 9000000000000000, 1)");
  const auto report = theatre.audit();
  EXPECT_TRUE(report.running);
  EXPECT_THAT(verdict_of(report, "unfinished-progresses").examples,
              testing::Contains(testing::HasSubstr("delivery does not read on in payment's log")));
  EXPECT_THAT(verdict_of(report, "unfinished-progresses").examples,
              testing::Not(testing::Contains(testing::HasSubstr("in booking's log"))));
}

}  // namespace
}  // namespace boxoffice::audit
