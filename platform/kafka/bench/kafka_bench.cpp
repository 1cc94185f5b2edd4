// What the way over Kafka costs: a relay publishes an outbox into a topic of one partition, then a consumer that was
// away reads it. Usage: kafka_bench BROKERS [records]; `python3 -m tests.engines.with_engines kafka -- sh -c
// 'build/release/bin/kafka_bench $BOXOFFICE_TEST_KAFKA'` starts a broker for it.

#include "platform/async/spawn.hpp"
#include "platform/kafka/outbox_relay.hpp"
#include "platform/kafka/prepare_topic.hpp"
#include "platform/kafka/topic_reader.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <string>

namespace boxoffice::kafka {

const storage::Migrations& bench_migrations();  // of tests/schema

namespace {

using namespace std::chrono_literals;

struct BookingMade {
  static constexpr std::string_view type = "BookingMade";
  std::int64_t id = 0;
  std::string musical_name;
  std::string customer_name;
  std::int64_t telephone = 0;
  std::string addr;
};
BOOST_DESCRIBE_STRUCT(BookingMade, (), (id, musical_name, customer_name, telephone, addr))

constexpr storage::Command<std::int64_t> count_effects{"UPDATE effect SET number = number + :count WHERE id = 1"};

/// How long something took, and what this process worked for it.
class Stopwatch {
 public:
  void print(const char* what, std::int64_t records) const {
    const auto seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun_).count();
    const auto cpu = static_cast<double>(std::clock() - cpu_begun_) / CLOCKS_PER_SEC;
    std::printf("%-40s %8lld records %9.0f /s %7.2f us CPU each\n", what, static_cast<long long>(records),
                static_cast<double>(records) / seconds, cpu * 1e6 / static_cast<double>(records));
    std::fflush(stdout);
  }

 private:
  std::chrono::steady_clock::time_point begun_ = std::chrono::steady_clock::now();
  std::clock_t cpu_begun_ = std::clock();
};

class World {
 public:
  World(std::string brokers, const std::filesystem::path& folder)
      : folder_(folder),
        settings_{.brokers = std::move(brokers), .topic = "bench-" + std::to_string(getpid()), .partitions = 1} {}

  void measure(std::int64_t records) {
    detach(measure_all(records));
    loop_.run();
  }

 private:
  Task<void> measure_all(std::int64_t records) {
    settings_.partitions = co_await prepare_topic(settings_, {}, loop_);
    for (std::int64_t from = 0; from < records; from += 5'000) co_await write(from, std::min(records, from + 5'000));
    co_await publish(records);
    co_await consume(records);
    loop_.stop();
  }

  Task<void> write(std::int64_t from, std::int64_t to) {
    co_await producer_.write([&](storage::Session& session) {
      for (auto number = from; number < to; ++number) {
        const BookingMade booking{number, "Elizabeth", "홍길동", 1'111'2222, "서울시 종로구 세종대로 175"};
        outbox_.publish(session, messaging::record_of(booking, number, 1, clock_.now()));
      }
    });
  }

  Task<void> publish(std::int64_t records) {
    OutboxRelay relay({.producer = "bench", .owner = "bench", .kafka = settings_}, producer_, loop_, clock_);
    const Stopwatch watch;
    TaskScope running(loop_);
    running.spawn(relay.run());
    while (relay.counters().published < static_cast<std::uint64_t>(records)) co_await sleep_for(loop_, 1ms);
    watch.print("a relay publishes an outbox", records);
    relay.stop();
    co_await running.join(1min);
  }

  Task<void> consume(std::int64_t records) {
    TopicReader reader({.kafka = settings_, .partitions = settings_.partitions});
    messaging::Consumer consumer(
        {.name = "bench", .types = {BookingMade::type}, .report = {}}, reader.sources(), consumer_,
        [](storage::Session& session, std::span<const messaging::Record> batch) {
          session.run(count_effects, static_cast<std::int64_t>(batch.size()));
        },
        loop_, clock_);
    const Stopwatch watch;
    TaskScope running(loop_);
    running.spawn(consumer.run());
    while (consumer.counters().applied < static_cast<std::uint64_t>(records)) co_await sleep_for(loop_, 1ms);
    watch.print("a consumer that was away catches up", records);
    consumer.stop();
    co_await running.join(1min);
  }

  storage::Store open(const char* name, storage::Lane& lane) {
    return storage::Store::open(
        {.database = folder_ / name, .lane = lane, .readers = 1, .scheduler = loop_, .migrations = bench_migrations()});
  }

  const std::filesystem::path folder_;
  Settings settings_;
  runtime::EventLoop loop_;
  runtime::SystemClock clock_;
  storage::Lane producer_lane_{"producer"};
  storage::Lane consumer_lane_{"consumer"};
  storage::Store producer_ = open("producer.db", producer_lane_);
  storage::Store consumer_ = open("consumer.db", consumer_lane_);
  messaging::Outbox outbox_;
};

}  // namespace
}  // namespace boxoffice::kafka

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: kafka_bench BROKERS [records]\n");
    return 2;
  }
  const auto folder = std::filesystem::temp_directory_path() / ("kafka_bench-" + std::to_string(getpid()));
  std::filesystem::create_directories(folder);
  boxoffice::kafka::World(argv[1], folder).measure(argc > 2 ? std::atoll(argv[2]) : 100'000);
  std::filesystem::remove_all(folder);
}
