#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/embedded_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>

namespace boxoffice::messaging {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

Record noted(std::int64_t number, Instant now = {}) { return record_of(Noted{number}, number, 1, now); }

std::vector<Record> several(int count) {
  std::vector<Record> records;
  for (int i = 1; i <= count; ++i) records.push_back(noted(i));
  return records;
}

std::vector<std::int64_t> sequences(const std::vector<Record>& records) {
  std::vector<std::int64_t> sequences;
  for (const auto& record : records) sequences.push_back(record.sequence);
  return sequences;
}

/// Somebody who reads the log by hand.
struct Subscriber {
  explicit Subscriber(EmbeddedTransport& to) : transport(to), feed(to.log().subscribe(interest())) { take(); }

  Interest interest() {
    return {{Noted::type}, transport.scheduler(), [this] { ++wakes; }};
  }
  Batch take(std::size_t at_most = 1'000) {
    auto batch = finish(transport, feed->take(position, at_most));
    position = batch.next;
    return batch;
  }
  std::uint64_t table_reads() const { return transport.store().counters().reads; }

  EmbeddedTransport& transport;
  int wakes = 0;
  std::int64_t position = 1;
  std::unique_ptr<Feed> feed;
};

TEST(AnOutbox, KeepsNothingOfATransactionThatWasRolledBack) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  const auto failing = [&](storage::Session& session) {
    transport.log().outbox().publish(session, noted(1));
    throw std::runtime_error("refused");
  };
  EXPECT_THROW(finish(transport, transport.store().write(failing)), std::runtime_error);
  EXPECT_EQ(subscriber.wakes, 0);

  transport.publish({noted(2)});
  const auto records = finish(transport, transport.log().read(1, 10));
  EXPECT_THAT(sequences(records), ElementsAre(1));
  EXPECT_EQ(records.front().key, 2);
  EXPECT_THAT(sequences(subscriber.take().records), ElementsAre(1));
}

TEST(AnOutbox, KeepsEverythingThatWasPublished) {
  EmbeddedTransport transport;
  auto record = record_of(Noted{17}, 4, 9, transport.clock().now());
  record.traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  const auto published = record;
  transport.publish({record});

  const auto read = finish(transport, transport.log().read(1, 10)).front();
  EXPECT_EQ(read.key, 4);
  EXPECT_EQ(read.version, 9);
  EXPECT_EQ(read.time, published.time);
  EXPECT_EQ(read.type, "Noted");
  EXPECT_EQ(read.id, "1");
  EXPECT_EQ(read.traceparent, published.traceparent);
  EXPECT_EQ(read.payload, published.payload);
}

TEST(ALog, NeverUsesANumberAgainAfterTrimmingAndARestart) {
  const auto databases = std::make_shared<TestDatabases>();
  {
    EmbeddedTransport transport({}, databases);
    transport.publish(several(3));
    transport.trim();
  }
  EmbeddedTransport transport({}, databases);
  transport.publish({noted(4)});
  EXPECT_THAT(sequences(finish(transport, transport.log().read(3, 10))), ElementsAre(3, 4));
}

TEST(ALog, KeepsWhatIsYoungAndTheNewestRecordWhateverItsAge) {
  EmbeddedTransport transport;
  const auto start = transport.clock().now();
  for (int day = 0; day < 5; ++day) transport.publish({noted(day, start + day * 24h)});

  EXPECT_EQ(finish(transport, transport.log().trim(start + 5 * 24h, 72h)), 2);
  EXPECT_EQ(finish(transport, transport.log().bounds()).begin, 3);
  EXPECT_EQ(finish(transport, transport.log().trim(start + 100 * 24h, 72h)), 2);
  const auto bounds = finish(transport, transport.log().bounds());
  EXPECT_EQ(bounds.begin, 5);
  EXPECT_EQ(bounds.end, 6);
}

TEST(ALog, KeepsWhatASubscriberHasNotDealtWith) {
  EmbeddedTransport transport;
  transport.publish(several(5));
  Subscriber subscriber(transport);
  transport.trim();
  EXPECT_EQ(finish(transport, transport.log().bounds()).begin, 1);
  subscriber.feed->stored(3);
  transport.trim();
  EXPECT_EQ(finish(transport, transport.log().bounds()).begin, 3);
  subscriber.feed.reset();
  transport.trim();
  EXPECT_EQ(finish(transport, transport.log().bounds()).begin, 5);
}

TEST(ALog, SaysWhereItBeginsToWhoeverReadsBelow) {
  EmbeddedTransport transport;
  transport.publish(several(5));
  transport.trim();
  try {
    finish(transport, transport.log().read(2, 10));
    FAIL() << "it read what is not there";
  } catch (const Trimmed& trimmed) {
    EXPECT_EQ(trimmed.begin, 5);
    EXPECT_STREQ(trimmed.what(), "log 'producer' begins at 5, records from 2 on were trimmed");
  }
}

// Memory that is used after it was freed shows under AddressSanitizer.
TEST(ASubscriber, CanGoAfterItsLog) {
  EmbeddedTransport transport;
  auto log = std::make_unique<EmbeddedLog>("another", transport.store());
  auto feed = log->subscribe({{Noted::type}, transport.scheduler(), [] {}});
  log.reset();
  feed.reset();
}

TEST(ASubscriberInStep, GetsWhatIsCommittedWithoutReadingTheTable) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  const auto before = subscriber.table_reads();
  for (int i = 0; i < 3; ++i) {
    transport.publish(several(2));
    EXPECT_EQ(subscriber.take().records.size(), 2U);
  }
  EXPECT_EQ(subscriber.position, 7);
  EXPECT_EQ(subscriber.table_reads(), before);
}

TEST(ASubscriberInStep, IsWokenOnceHoweverMuchComes) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  transport.publish(several(100));
  transport.publish(several(100));
  EXPECT_EQ(subscriber.wakes, 1);
  EXPECT_EQ(subscriber.feed->waiting(subscriber.position), 200);
  subscriber.take();
  EXPECT_EQ(subscriber.feed->waiting(subscriber.position), 0);
  transport.publish(several(1));
  EXPECT_EQ(subscriber.wakes, 2);
}

TEST(ASubscriberInStep, GetsItInPortions) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  transport.publish(several(5));
  auto batch = subscriber.take(2);
  EXPECT_THAT(sequences(batch.records), ElementsAre(1, 2));
  EXPECT_TRUE(batch.more);
  EXPECT_EQ(subscriber.feed->waiting(subscriber.position), 3);
  subscriber.take(2);
  batch = subscriber.take(2);
  EXPECT_THAT(sequences(batch.records), ElementsAre(5));
  EXPECT_FALSE(batch.more);
  EXPECT_EQ(batch.next, 6);
}

TEST(ASubscriberInStep, IsLeftAloneByWhatItDidNotAskForButForANoteNowAndThen) {
  EmbeddedTransport transport({.passed_over = 10});
  Subscriber subscriber(transport);
  const auto overheard = record_of(Overheard{"nothing"}, 1, 1, transport.clock().now());
  transport.publish(std::vector(9, overheard));
  EXPECT_EQ(subscriber.wakes, 0);
  EXPECT_EQ(subscriber.feed->waiting(subscriber.position), 0);
  transport.publish({overheard});
  EXPECT_EQ(subscriber.wakes, 1);
  const auto batch = subscriber.take();
  EXPECT_TRUE(batch.records.empty());
  EXPECT_EQ(batch.next, 11);
}

TEST(ASubscriberWhoseInboxOverflowed, ReadsTheTableAndComesIntoStepAgain) {
  EmbeddedTransport transport({.inbox = 4});
  Subscriber subscriber(transport);
  transport.publish(several(10));
  EXPECT_EQ(subscriber.feed->waiting(subscriber.position), 10);
  const auto before = subscriber.table_reads();
  EXPECT_EQ(subscriber.take(6).records.size(), 6U);
  EXPECT_EQ(subscriber.take(6).records.size(), 4U);
  EXPECT_EQ(subscriber.table_reads(), before + 2);

  transport.publish(several(3));
  EXPECT_EQ(subscriber.take().records.size(), 3U);
  EXPECT_EQ(subscriber.table_reads(), before + 2);
}

TEST(ASubscriberInStep, ReadsTheTableWhenSomethingWasNotHandedOver) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  Outbox unheard;
  for (const bool in_between : {false, true}) {
    if (in_between) transport.publish(several(1));
    finish(transport, transport.store().write([&](storage::Session& session) { unheard.publish(session, noted(1)); }));
    transport.publish(several(1));
    std::size_t records = 0;
    while (subscriber.feed->waiting(subscriber.position) > 0) records += subscriber.take().records.size();
    EXPECT_EQ(records, in_between ? 3U : 2U);
  }
  EXPECT_EQ(subscriber.position, 6);
}

TEST(ALog, TellsWhoeverCopiesItOfEachCommit) {
  EmbeddedTransport transport;
  int commits = 0;
  transport.log().on_commit([&] { ++commits; });
  transport.publish(several(3));
  EXPECT_EQ(commits, 3);
}

TEST(ASubscriberThatWentBack, IsGivenTheSameRecordsAgain) {
  EmbeddedTransport transport;
  Subscriber subscriber(transport);
  transport.publish(several(5));
  EXPECT_EQ(subscriber.take(4).records.size(), 4U);
  subscriber.position = 3;
  EXPECT_THAT(sequences(subscriber.take().records), ElementsAre(3, 4, 5));
}

TEST(ASubscriberThatReadsTheTable, MissesNothingThatIsCommittedMeanwhile) {
  EmbeddedTransport transport({.inbox = 2});
  Subscriber subscriber(transport);
  transport.publish(several(3));

  detail::Awaited<Batch> again;
  detach(detail::settle(subscriber.feed->take(1, 10), again));
  transport.publish(several(1));
  transport.until([&] { return again.over(); });
  subscriber.position = again.value->next;
  auto records = again.value->records;
  while (subscriber.feed->waiting(subscriber.position) > 0)
    std::ranges::copy(subscriber.take().records, std::back_inserter(records));
  EXPECT_THAT(sequences(records), ElementsAre(1, 2, 3, 4));
}

}  // namespace
}  // namespace boxoffice::messaging
