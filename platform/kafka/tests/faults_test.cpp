#include "platform/kafka/tests/topic_world.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;
using messaging::ConsumerWorld;
using testing::IsEmpty;

/// A broker in trouble, while a service publishes and another one consumes.
class ABrokerInTrouble : public testing::Test {
 public:
  /// Lets a broker's fate take its course while everything goes on: records are written all the time.
  void publish_while(const std::vector<std::string>& requests, Scheduler::Duration between) {
    std::atomic<bool> over{false};
    std::string trouble;
    {
      std::jthread fate([&] {
        try {
          for (const auto& request : requests) {
            ask_engines(request);
            std::mutex mutex;
            std::unique_lock lock(mutex);
            std::condition_variable().wait_for(lock, between);
          }
        } catch (const std::exception& failure) {
          trouble = failure.what();
        }
        over = true;
      });
      while (!over) {
        publish(100);
        most_in_flight = std::max(most_in_flight, relay->counters().in_flight);
        topic.pass(100ms);
      }
    }
    ASSERT_EQ(trouble, "");
  }

  void publish(int count) {
    std::vector<std::int64_t> keys;
    for (int i = 0; i < count; ++i)
      keys.push_back(1 + static_cast<std::int64_t>((published + static_cast<std::uint64_t>(i)) % 53));
    world.publish(keys);
    published += static_cast<std::uint64_t>(count);
  }

  void expect_everything_once() {
    publish(100);
    topic.until([&] { return member->counters().applied == published; }, 120s);
    EXPECT_THAT(world.violations_of("reader"), IsEmpty());
    topic.until([&] { return relay->is_connected() && member.reader().is_connected(); });
  }

  static Limits limits() {
    auto limits = quick_limits();
    limits.in_flight = 500;
    return limits;
  }
  RelaySettings relay_settings() {
    auto settings = topic.relay_settings("one");
    settings.limits = limits();
    return settings;
  }

  TopicWorld topic{3};
  ConsumerWorld world{topic};
  RunningRelay relay{topic, relay_settings(), topic.service.store()};
  Member member{topic, world, "reader", topic.reader_settings("reader")};
  std::uint64_t published = 0;
  std::int64_t most_in_flight = 0;
};

TEST_F(ABrokerInTrouble, MayBeKilledAndStartedAgain) {
  publish_while({"kafka kill", "kafka start"}, 3s);
  expect_everything_once();
  EXPECT_LE(most_in_flight, 500);
}

TEST_F(ABrokerInTrouble, MayBeAwayForALongTimeAndCostsNothingButDelay) {
  ask_engines("kafka kill");
  topic.until([&] { return !relay->is_connected() && !member.reader().is_connected(); });
  for (int i = 0; i < 100; ++i) publish(50);
  EXPECT_LE(relay->counters().in_flight, 500);
  topic.pass(2s);
  EXPECT_GT(relay->oldest_unpublished(), 1s);
  ask_engines("kafka start");
  expect_everything_once();
}

TEST_F(ABrokerInTrouble, MayStandStillForTenSeconds) {
  publish_while({"kafka pause"}, 10s);
  publish_while({"kafka resume"}, 1s);
  expect_everything_once();
}

TEST_F(ABrokerInTrouble, MayBeKilledAgainAndAgain) {
  for (int i = 0; i < 3; ++i) publish_while({"kafka kill", "kafka start"}, 1s);
  expect_everything_once();
}

TEST(ABrokerThatIsAway, KeepsNobodyFromEnding) {
  auto settings = fresh_topic(1);
  settings.brokers = "127.0.0.1:1";
  class Alone final : public RealTransport {
    void publish(std::vector<messaging::Record>) override {}
    std::span<messaging::Source* const> sources() override { return {}; }
    void trim() override {}
  } transport;
  ConsumerWorld world(transport);
  ProducingService service(transport);
  service.publish({messaging::record_of(messaging::Noted{1}, 1, 1, transport.clock().now())});
  std::optional<std::chrono::steady_clock::time_point> stopped_at;
  {
    TopicReader reader({.kafka = settings, .partitions = 2, .group = "reader"});
    messaging::RunningConsumer consumer(transport, world, world.settings("reader"), reader.sources());
    auto relay_settings = RelaySettings{.producer = "producer", .owner = "one", .kafka = settings};
    relay_settings.relay.finish = 500ms;
    RunningRelay relay(transport, relay_settings, service.store());
    transport.until([&] { return relay->counters().in_flight == 1; });
    transport.pass(1s);
    EXPECT_THAT(world.incidents, IsEmpty());
    stopped_at = std::chrono::steady_clock::now();
  }
  EXPECT_LT(std::chrono::steady_clock::now() - *stopped_at, 10s);
}

}  // namespace
}  // namespace boxoffice::kafka
