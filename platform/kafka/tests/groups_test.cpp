#include "platform/kafka/tests/topic_world.hpp"

#include "platform/async/random.hpp"
#include "platform/messaging/offsets.hpp"

#include <gmock/gmock.h>

#include <array>
#include <fstream>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;
using messaging::ConsumerWorld;
using messaging::Noted;
using testing::IsEmpty;

/// Writes numbered records straight into the topic, as a relay would, and every fourth time the last ones once more, as
/// one would that has lost its position.
class ForgetfulRelay {
 public:
  ForgetfulRelay(TopicWorld& topic, ConsumerWorld& world)
      : topic_(topic), world_(world), producer_(topic.settings, {}, topic.settings.topic, topic.scheduler(), [] {}) {}

  void publish(int count) {
    for (int i = 0; i < count; ++i) {
      const auto number = static_cast<std::int64_t>(keys_.size()) + 1;
      keys_.push_back(1 + number % 61);
      send(number);
      if (random_.below(40) != 0) continue;
      for (auto again = std::max<std::int64_t>(1, number - 20); again <= number; ++again) {
        send(again);
        ++repeated_;
      }
    }
    world_.expect({keys_.end() - count, keys_.end()});
    topic_.until([&] {
      for (const auto& delivery : producer_.deliveries()) delivered_ += delivery.trouble.empty() ? 1 : 0;
      return delivered_ == published() + repeated_;
    });
  }

  std::uint64_t published() const { return keys_.size(); }
  std::uint64_t repeated() const { return repeated_; }

 private:
  void send(std::int64_t number) {
    auto record =
        messaging::record_of(Noted{number}, keys_[static_cast<std::size_t>(number - 1)], number, topic_.clock().now());
    record.id = std::to_string(number);
    record.producer = "forgetful";
    record.producer_sequence = number;
    ASSERT_TRUE(producer_.send(record.key, record.payload, headers_of(record), number));
  }

  TopicWorld& topic_;
  ConsumerWorld& world_;
  Producer producer_;
  SeededRandom random_{7};
  std::vector<std::int64_t> keys_;
  std::uint64_t repeated_ = 0;
  std::uint64_t delivered_ = 0;
};

TEST(AGroup, SharesThePartitionsAndEachEffectHappensOnceWhileMembersComeAndGo) {
  TopicWorld topic(6);
  ConsumerWorld world(topic);
  ForgetfulRelay relay(topic, world);
  std::vector<std::unique_ptr<Member>> members;
  SeededRandom random(3);
  std::uint64_t rebalances = 0;
  std::uint64_t applied_before = 0;  // by members that have left
  const auto leave = [&](std::size_t index) {
    applied_before += (*members[index])->counters().applied;
    rebalances += members[index]->reader().counters().rebalances;
    members.erase(members.begin() + static_cast<std::ptrdiff_t>(index));
  };
  for (int round = 0; round < 20; ++round) {
    if (members.size() >= 3 || (members.size() > 1 && random.below(2) == 0)) {
      leave(random.below(members.size()));
    } else {
      members.push_back(std::make_unique<Member>(topic, world, "reader", topic.reader_settings("reader")));
    }
    for (int i = 0; i < 5; ++i) {
      relay.publish(60);
      topic.pass(120ms);
    }
  }
  topic.until([&] {
    auto applied = applied_before;
    for (auto& member : members) applied += (*member)->counters().applied;
    return applied >= relay.published();
  });
  topic.pass(500ms);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
  EXPECT_GE(5 * relay.repeated(), relay.published()) << "at least a fifth was to come twice";
  while (!members.empty()) leave(0);
  EXPECT_GT(rebalances, 20U);
}

TEST(AGroup, GivesEachPartitionToOneMember) {
  TopicWorld topic(4);
  ConsumerWorld world(topic);
  Member one(topic, world, "reader", topic.reader_settings("reader"));
  topic.until([&] { return one.reader().counters().assigned == 4; });
  {
    Member other(topic, world, "reader", topic.reader_settings("reader"));
    topic.until([&] { return one.reader().counters().assigned == 2 && other.reader().counters().assigned == 2; });
    for (int partition = 0; partition < 4; ++partition) {
      EXPECT_NE(one.reader().is_assigned(partition), other.reader().is_assigned(partition));
    }
  }
  topic.until([&] { return one.reader().counters().assigned == 4; });
}

/// The offset that Kafka's own tools would show.
std::int64_t offset_known_to_kafka(const Settings& settings, const std::string& group) {
  const auto client = Configuration(settings, {}).set("group.id", group).make(RD_KAFKA_CONSUMER, nullptr);
  const Partitions asked(rd_kafka_topic_partition_list_new(1));
  rd_kafka_topic_partition_list_add(asked.get(), settings.topic.c_str(), 0);
  const auto error = rd_kafka_committed(client.get(), asked.get(), 10'000);
  return error == RD_KAFKA_RESP_ERR_NO_ERROR ? asked->elems[0].offset : -1;
}

TEST(AGroup, TellsKafkaHowFarItHasComeAndBelievesItsOwnTable) {
  TopicWorld topic(1);
  ConsumerWorld world(topic);
  ForgetfulRelay relay(topic, world);
  {
    Member member(topic, world, "reader", topic.reader_settings("reader"));
    relay.publish(100);
    topic.until([&] { return member->counters().applied == 100; });
    topic.until([&] {
      return offset_known_to_kafka(topic.settings, "reader") == static_cast<std::int64_t>(100 + relay.repeated());
    });
  }
  // Its own table is set back: that decides.
  finish(topic, world.store().write([](storage::Session& session) {
    messaging::forget_consumer(session, "reader");
    session.run(storage::Command<>{"DELETE FROM effect"});
  }));
  Member member(topic, world, "reader", topic.reader_settings("reader"));
  topic.until([&] { return member->counters().applied == 100; });
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST(ARebuild, ReadsAllPartitionsBesideTheGroupAndTakesItsPlace) {
  TopicWorld topic(4);
  ConsumerWorld world(topic);
  ForgetfulRelay relay(topic, world);
  Member live(topic, world, "live", topic.reader_settings("live"));
  relay.publish(1'000);
  topic.until([&] { return live->counters().applied == 1'000; });

  TopicReader reader(topic.reader_settings());
  messaging::Consumer rebuild(world.settings("live-rebuild"), reader.sources(), world.store(),
                              world.handler("live-rebuild"), topic.scheduler(), topic.clock());
  const auto swap = [](storage::Session& session) {
    constexpr storage::Command<> remove{"DELETE FROM effect WHERE consumer = 'live'"};
    constexpr storage::Command<> rename{"UPDATE effect SET consumer = 'live' WHERE consumer = 'live-rebuild'"};
    session.run(remove);
    session.run(rename);
  };
  EXPECT_TRUE(finish(topic, rebuild.take_over("live", swap)));
  relay.publish(500);
  topic.until([&] { return live->counters().applied == 1'500; });
  EXPECT_THAT(world.violations_of("live"), IsEmpty());
  EXPECT_EQ(world.incidents_of(messaging::Incident::Kind::overtaken), 0);
}

/// AddressSanitizer keeps what was freed: how much a program needs is seen without it.
#if __has_feature(address_sanitizer)
constexpr bool memory_can_be_measured = false;
#else
constexpr bool memory_can_be_measured = true;
#endif

std::size_t resident_kib() {
  std::ifstream pages("/proc/self/statm");
  std::size_t total = 0;
  std::size_t resident = 0;
  pages >> total >> resident;
  return resident * 4;
}

TEST(AReader, CatchesUpWithAHundredThousandRecordsInBoundedMemory) {
  TopicWorld topic(1);
  ConsumerWorld world(topic);
  ForgetfulRelay relay(topic, world);
  while (relay.published() < 100'000) relay.publish(5'000);
  auto settings = topic.reader_settings();
  settings.limits.fetched = 20'000;
  settings.limits.inbox = 2'000;
  const auto before = resident_kib();
  std::size_t most_kib = 0;
  std::size_t most_records = 0;
  Member member(topic, world, "reader", settings);
  topic.until([&] {
    most_kib = std::max(most_kib, resident_kib());
    most_records = std::max(most_records, member.reader().waiting());
    return member->counters().applied == relay.published();
  });
  EXPECT_LT(most_records, 3'000U);
  if (memory_can_be_measured) EXPECT_LT(most_kib, before + 40 * 1024);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

}  // namespace
}  // namespace boxoffice::kafka
