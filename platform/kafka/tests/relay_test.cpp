#include "platform/kafka/tests/topic_world.hpp"
#include "platform/messaging/embedded_log.hpp"

#include <gmock/gmock.h>

#include <sys/wait.h>

#include <array>
#include <csignal>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;
using messaging::ConsumerWorld;
using testing::IsEmpty;

std::vector<std::int64_t> keys_of(int records, int keys) {
  std::vector<std::int64_t> all;
  for (int i = 0; i < records; ++i) all.push_back(1 + (i * 7) % keys);
  return all;
}

bool has_published_everything(RunningRelay& relay) {
  const auto counters = relay->counters();
  return counters.shards == messaging::relay_shards && counters.backlog == 0 && counters.in_flight == 0;
}

TEST(ARelay, PublishesWhatWasWrittenBeforeAndWhatIsWrittenWhileItRuns) {
  TopicWorld topic(3);
  ConsumerWorld world(topic);
  world.publish(keys_of(1'000, 40));
  Member member(topic, world, "reader", topic.reader_settings());
  RunningRelay relay(topic, topic.relay_settings("one"), topic.service.store());
  topic.until([&] { return member->counters().applied == 1'000; });
  for (int i = 0; i < 20; ++i) {
    world.publish(keys_of(50, 40));
    relay->wake();
  }
  topic.until([&] { return member->counters().applied == 2'000; });
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
  EXPECT_EQ(topic.messages(), 2'000) << "nothing came twice";
  topic.until(
      [&] { return has_published_everything(relay); });  // the member may hear of a record before its sender does
  EXPECT_EQ(relay->oldest_unpublished(), 0ms);
}

TEST(ARelay, IsWokenByACommit) {
  TopicWorld topic(1);
  messaging::EmbeddedLog log("producer", topic.service.store());
  auto settings = topic.relay_settings("one");
  settings.relay.idle = 1h;
  RunningRelay relay(topic, settings, topic.service.store());
  log.on_commit([&] { relay->wake(); });
  topic.until([&] { return relay->counters().shards == messaging::relay_shards; });
  for (std::uint64_t number = 1; number <= 20; ++number) {
    finish(topic, topic.service.store().write([&](storage::Session& session) {
      log.outbox().publish(session, messaging::record_of(messaging::Noted{}, 1, 1, topic.clock().now()));
    }));
    topic.until([&] { return relay->counters().published == number; });
  }
  log.on_commit(nullptr);
}

TEST(ARelay, GoesOnWhereItStoppedWithoutRepeatingAnything) {
  TopicWorld topic(3);
  ConsumerWorld world(topic);
  for (int i = 0; i < 4; ++i) {
    world.publish(keys_of(300, 40));
    RunningRelay relay(topic, topic.relay_settings("relay " + std::to_string(i)), topic.service.store());
    topic.until([&] { return relay->counters().published == 300; });
  }
  EXPECT_EQ(topic.messages(), 1'200);
}

TEST(ARelay, RemovesOldRowsOnceTheyArePublished) {
  TopicWorld topic(1);
  ConsumerWorld world(topic);
  world.publish(keys_of(1'200, 40));
  RunningRelay relay(topic, topic.relay_settings("one"), topic.service.store());
  const auto later = topic.clock().now() + 1h;
  EXPECT_EQ(finish(topic, relay->trim(later, 0ms)), 0);
  topic.until([&] { return has_published_everything(relay); });
  topic.pass(1s);  // until the positions are stored
  EXPECT_EQ(finish(topic, relay->trim(later, 2h)), 0);
  EXPECT_EQ(finish(topic, relay->trim(later, 0ms)), 1'199) << "all but the newest, whose number is not used again";
}

/// Several relays of one outbox come and go, so that shards move between them all the time, while records are written.
TEST(Relays, KeepTheOrderOfEachKeyWhileShardsMoveBetweenThem) {
  TopicWorld topic(4);
  ConsumerWorld world(topic);
  Member member(topic, world, "reader", topic.reader_settings());
  std::array<std::optional<RunningRelay>, 3> relays;
  int published = 0;
  for (int round = 0; round < 12; ++round) {
    auto& changing = relays[static_cast<std::size_t>(round) % relays.size()];
    if (changing) {
      changing.reset();
    } else {
      changing.emplace(topic, topic.relay_settings("relay " + std::to_string(round)), topic.service.store());
    }
    for (int i = 0; i < 8; ++i) {
      world.publish(keys_of(100, 60));
      published += 100;
      topic.pass(50ms);
    }
  }
  for (auto& relay : relays) relay.reset();
  RunningRelay last(topic, topic.relay_settings("last"), topic.service.store());
  topic.until([&] { return member->counters().applied == static_cast<std::uint64_t>(published); });
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

/// Two relays of the same records that do not know of each other, as when leases are of no avail.
TEST(Relays, OfTheSameShardsOnlyCauseRepetitions) {
  TopicWorld topic(2);
  ConsumerWorld world(topic);
  ProducingService copy(topic);
  std::vector<std::int64_t> keys;
  for (int i = 0; i < 30; ++i) {
    std::vector<messaging::Record> records;
    for (const auto key : keys_of(100, 60)) {
      keys.push_back(key);
      records.push_back(
          messaging::record_of(messaging::Noted{static_cast<std::int64_t>(keys.size())}, key, 1, topic.clock().now()));
    }
    topic.publish(records);
    copy.publish(records);
  }
  world.expect(keys);
  Member member(topic, world, "reader", topic.reader_settings());
  RunningRelay one(topic, topic.relay_settings("one"), topic.service.store());
  RunningRelay other(topic, topic.relay_settings("other"), copy.store());
  topic.until([&] { return member->counters().applied + member->counters().duplicates == 6'000; });
  EXPECT_EQ(member->counters().applied, 3'000U);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

/// A process that waits until it is told to publish, and publishes until it is killed. Made before anything that has
/// threads.
class DoomedRelay {
 public:
  DoomedRelay(messaging::Databases databases, Settings settings) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    child_ = fork();
    if (child_ == 0) {
      char told = 0;
      if (read(ends[0], &told, 1) != 1) _exit(1);
      publish_until_killed(std::move(databases), std::move(settings));
    }
    close(ends[0]);
    go_ = ends[1];
  }
  ~DoomedRelay() {
    kill();
    close(go_);
  }
  DoomedRelay(const DoomedRelay&) = delete;
  DoomedRelay& operator=(const DoomedRelay&) = delete;

  void start() const { ASSERT_EQ(write(go_, "!", 1), 1); }
  void kill() {
    if (child_ <= 0) return;
    ::kill(child_, SIGKILL);
    waitpid(std::exchange(child_, 0), nullptr, 0);
  }

 private:
  [[noreturn]] static void publish_until_killed(messaging::Databases databases, Settings settings) {
    RealTransport* loop = nullptr;
    class Alone final : public RealTransport {
      void publish(std::vector<messaging::Record>) override {}
      std::span<messaging::Source* const> sources() override { return {}; }
      void trim() override {}
    } transport;
    loop = &transport;
    ProducingService service(*loop, std::move(databases));
    auto relay_settings = RelaySettings{.producer = "producer",
                                        .owner = "doomed " + std::to_string(getpid()),
                                        .kafka = std::move(settings),
                                        .limits = quick_limits(),
                                        .relay = quick_relay()};
    relay_settings.limits.in_flight = 200;
    relay_settings.relay.rows = 50;
    relay_settings.relay.stored_within = 1h;
    relay_settings.relay.stored_after = 700;
    RunningRelay relay(*loop, std::move(relay_settings), service.store());
    loop->until([] { return false; });
    _exit(0);
  }

  pid_t child_ = 0;
  int go_ = -1;
};

TEST(ARelaysProcess, MayBeKilledAgainAndAgainAndItsRepetitionsHaveNoEffect) {
  auto databases = messaging::TestDatabases::made_before();
  const auto settings = fresh_topic(3);
  std::array<std::optional<DoomedRelay>, 4> doomed;
  for (auto& relay : doomed) relay.emplace(databases, settings);

  class World final : public RealTransport {
   public:
    explicit World(messaging::Databases databases) : databases_(std::move(databases)) {}
    void publish(std::vector<messaging::Record> records) override {
      ProducingService(*this, databases_).publish(std::move(records));
    }
    std::span<messaging::Source* const> sources() override { return {}; }
    void trim() override {}

   private:
    messaging::Databases databases_;
  } transport(databases);
  finish(transport, prepare_topic(settings, {}, transport.scheduler()));
  TopicWatch watch(settings);
  const auto messages = [&] { return watch.end(0) + watch.end(1) + watch.end(2) - 3; };

  ConsumerWorld world(transport);
  world.publish(keys_of(4'000, 60));
  for (auto& relay : doomed) {
    const auto before = messages();
    relay->start();
    transport.until([&] { return messages() > before + 600; });
    relay.reset();
  }
  ProducingService service(transport, databases);
  RunningRelay last(transport, {.producer = "producer", .owner = "last", .kafka = settings, .relay = quick_relay()},
                    service.store());
  transport.until([&] { return has_published_everything(last); });
  EXPECT_GT(messages(), 4'000) << "the killed ones have repeated nothing: this shows nothing";

  TopicReader reader({.kafka = settings, .partitions = 3});
  messaging::RunningConsumer consumer(transport, world, world.settings("reader"), reader.sources());
  transport.until([&] { return consumer->counters().applied == 4'000; });
  EXPECT_EQ(static_cast<std::int64_t>(consumer->counters().duplicates), messages() - 4'000);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());

  // The checker would notice: one who keeps no marks applies the repetitions.
  TopicReader other({.kafka = settings, .partitions = 3});
  std::vector<WithoutMarks> plain;
  for (auto* source : other.sources()) plain.emplace_back(*source);
  std::vector<messaging::Source*> sources;
  for (auto& source : plain) sources.push_back(&source);
  messaging::RunningConsumer naive(transport, world, world.settings("naive"), sources);
  transport.until([&] { return static_cast<std::int64_t>(naive->counters().applied) == messages(); });
  EXPECT_THAT(world.violations_of("naive"), testing::Contains(testing::HasSubstr("took effect 2 times")));
}

TEST(ARelay, MakesItsProducerAnewWhenKafkaRefusesARecord) {
  TopicWorld topic(1);
  ConsumerWorld world(topic);
  auto settings = topic.relay_settings("one");
  settings.kafka.topic += "-missing";
  world.publish({1, 2, 3});
  auto reported = std::make_shared<std::string>();
  settings.report = [=](const std::string& trouble) { *reported = trouble; };
  RunningRelay relay(topic, settings, topic.service.store());
  topic.until([&] { return relay->counters().rebuilt_producers > 0; });
  EXPECT_THAT(*reported, testing::HasSubstr("nknown topic"));
  EXPECT_EQ(relay->counters().published, 0U);

  // Once the topic is there nothing is missing.
  finish(topic, prepare_topic(settings.kafka, {}, topic.scheduler()));
  topic.until([&] { return relay->counters().published == 3; });
  EXPECT_EQ(read_raw(topic.settings, settings.kafka.topic, 0).size(), 3U);
}

}  // namespace
}  // namespace boxoffice::kafka
