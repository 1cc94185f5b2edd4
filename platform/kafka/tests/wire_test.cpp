#include "platform/kafka/partition_inbox.hpp"
#include "platform/kafka/tests/topic_world.hpp"
#include "platform/messaging/offsets.hpp"

#include <gmock/gmock.h>

#include <array>
#include <map>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

/// What the reference system's services wrote into their topic.
const std::vector<std::string> recorded{
    R"({"eventType":"PaymentApproved","timestamp":"20261122191158","id":10,"bookingId":9,"addr":"서울시 종로구","paymentStatus":"PAYMENT_COMPLETED"})",
    R"({"eventType":"BookingStarted","timestamp":"20261122191158","id":9,"musicalName":"Elizabeth","customerName":"홍길동","telephone":11112222,"addr":"서울시 종로구","bookingStatus":"COMPLETE_BOOKING"})",
    R"({"eventType":"BookingCanceled","timestamp":"20261122191159","id":5,"customerName":"홍길동","bookingStatus":"CANCEL_BOOKING"})",
    R"({"eventType":"PayCanceled","timestamp":"20261122191159","id":5,"bookingId":5,"paymentStatus":"CANCEL_PAYMENT"})"};

constexpr Instant when = std::chrono::sys_days(std::chrono::year(2026) / 11 / 22) + 19h + 11min + 58s + 7ms;

TEST(TheTopic, HasWhatTheOutboxHasByteByByte) {
  TopicWorld topic(1);
  std::vector<messaging::Record> records;
  for (const auto& payload : recorded) {
    records.push_back({.key = 9, .version = 2, .time = when, .type = "PaymentApproved", .payload = payload});
  }
  records[1].traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
  topic.publish(records);
  RunningRelay relay(topic, topic.relay_settings("one"), topic.service.store());
  topic.until([&] { return relay->counters().published == recorded.size(); });

  const auto found = read_raw(topic.settings, topic.settings.topic, 0);
  ASSERT_EQ(found.size(), recorded.size());
  for (std::size_t i = 0; i < recorded.size(); ++i) {
    EXPECT_EQ(found[i].value, recorded[i]);
    EXPECT_EQ(found[i].key, "9");
  }
  EXPECT_THAT(found[0].headers, ElementsAre(Header{"contentType", "\"application/json\""}, Header{"ce_id", "1"},
                                            Header{"ce_specversion", "1.0"}, Header{"ce_type", "PaymentApproved"},
                                            Header{"ce_time", "2026-11-22T19:11:58.007Z"}, Header{"ce_subject", "9"},
                                            Header{"aggregateversion", "2"}, Header{"ce_source", "producer"},
                                            Header{"ce_sequence", "1"}));
  EXPECT_EQ(found[1].headers.back(),
            (Header{"traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"}));
}

/// A producer that only writes a value, without key and headers.
void write_bare(TopicWorld& topic, const std::vector<std::string>& values) {
  const auto client = Configuration(topic.settings, {}).make(RD_KAFKA_PRODUCER, nullptr);
  const auto handle = make_topic(*client, topic.settings.topic);
  for (auto value : values) {
    rd_kafka_produce(handle.get(), 0, RD_KAFKA_MSG_F_COPY, value.data(), value.size(), nullptr, 0, nullptr);
  }
  ASSERT_EQ(rd_kafka_flush(client.get(), 20'000), RD_KAFKA_RESP_ERR_NO_ERROR);
}

TEST(ARecordOfAForeignProducer, IsReadByItsValue) {
  TopicWorld topic(1);
  write_bare(topic, recorded);
  TopicReader reader(topic.reader_settings());
  auto feed = reader.sources()[0]->subscribe(
      {{"PaymentApproved", "BookingStarted", "BookingCanceled", "PayCanceled"}, topic.scheduler(), [] {}});
  finish(topic, feed->take(1, 100));
  topic.until([&] { return reader.looked_at(0) > 4; });
  const auto batch = finish(topic, feed->take(1, 100));
  ASSERT_EQ(batch.records.size(), 4U);
  const std::array<std::pair<const char*, std::int64_t>, 4> expected{
      {{"PaymentApproved", 9}, {"BookingStarted", 9}, {"BookingCanceled", 5}, {"PayCanceled", 5}}};
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(batch.records[i].type, expected[i].first);
    EXPECT_EQ(batch.records[i].key, expected[i].second);
    EXPECT_EQ(batch.records[i].version, 0);
    EXPECT_EQ(batch.records[i].payload, recorded[i]);
  }
}

TEST(ARecordOfAForeignProducer, DoesNotStopThePartitionWhenItCannotBeRead) {
  TopicWorld topic(1);
  messaging::ConsumerWorld world(topic);
  write_bare(topic, {"no JSON", "", R"({"some":"thing"})", R"({"eventType":"Noted","id":7,"number":"one"})",
                     R"({"eventType":"Noted","id":8,"number":1})"});
  world.expect({8});
  Member member(topic, world, "reader", topic.reader_settings());
  topic.until([&] { return member->counters().applied == 1 && member->counters().set_aside == 1; });
  EXPECT_THAT(world.numbers("reader"), ElementsAre(1));
  EXPECT_EQ(member.reader().counters().unreadable, 3U);
}

TEST(AConsumer, RefusesATopicThatIsShorterThanWhatItHasConsumed) {
  TopicWorld topic(1);
  messaging::ConsumerWorld world(topic);
  write_bare(topic, recorded);
  finish(topic, world.store().write([&](storage::Session& session) {
    const auto source = topic.settings.topic + "/0";
    const auto beginning = messaging::load_offset(session, "reader", source);
    messaging::advance_offset(session, "reader", source, beginning, 1'000, {});
  }));
  TopicReader reader(topic.reader_settings());
  messaging::RunningConsumer consumer(topic, world, world.settings("reader"), reader.sources());
  EXPECT_THROW(consumer.fail(), Shortened);
  EXPECT_TRUE(consumer->is_cut_off());
}

TEST(TheTopic, IsLeftAsItIsWhenItExists) {
  TopicWorld topic(3);
  auto settings = topic.settings;
  settings.partitions = 5;
  EXPECT_EQ(finish(topic, prepare_topic(settings, {}, topic.scheduler())), 3);
}

// The controller answers that a topic is made before the broker has heard of it.
TEST(TheTopic, IsThereOnceItWasPrepared) {
  TopicWorld topic(1);
  for (int i = 0; i < 50; ++i) {
    EXPECT_EQ(finish(topic, prepare_topic(fresh_topic(1), {}, topic.scheduler())), 1);
  }
}

TEST(TheTopic, SaysWhenItHasPartitionsThatNobodyReads) {
  TopicWorld topic(3);
  auto settings = topic.reader_settings();
  settings.partitions = 2;
  TopicReader reader(settings);
  topic.until([&] { return reader.counters().unread_partitions == 1; });
}

TEST(TheTopic, CannotBePreparedWhenNobodyAnswers) {
  RealTransport* world = nullptr;
  TopicWorld topic(1);
  world = &topic;
  auto settings = topic.settings;
  settings.brokers = "127.0.0.1:1";
  EXPECT_THROW(finish(*world, prepare_topic(settings, {}, world->scheduler())), Unreachable);
}

}  // namespace
}  // namespace boxoffice::kafka
