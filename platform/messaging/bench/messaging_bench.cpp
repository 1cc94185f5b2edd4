// What a record costs on its way: 200 coroutines write a row each, again and again, without and with an event, for more
// and more consumers; then a consumer that was away reads everything from the table. Usage: messaging_bench [seconds of
// each run] [folder]

#include "platform/async/spawn.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace boxoffice::messaging {

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

struct Effect {
  std::int64_t id;
  std::string_view consumer;
  std::int64_t number;
  std::int64_t record_key;
};
BOOST_DESCRIBE_STRUCT(Effect, (), (id, consumer, number, record_key))

constexpr storage::Insert<Effect> insert_effect{"effect"};
constexpr storage::Command<std::int64_t> count_effects{"UPDATE effect SET number = number + :count WHERE id = 1"};

enum class Work : std::uint8_t { count_batch, row_each };

class World {
 public:
  World(const std::filesystem::path& folder, int consumers, Work work, bool publishes) : publishes_(publishes) {
    producer_ = open(folder / "producer.db", producer_lane_);
    log_ = std::make_unique<EmbeddedLog>("booking", *producer_);
    for (int i = 0; i < consumers; ++i) add_consumer(folder / ("consumer" + std::to_string(i) + ".db"), work);
  }

  void add_consumer(const std::filesystem::path& file, Work work) {
    Source* const source = log_.get();
    auto& store = *stores_.emplace_back(open(file, consumer_lane_));
    consumers_.push_back(
        std::make_unique<Consumer>(ConsumerSettings{.name = "bench", .types = {BookingMade::type}, .report = {}},
                                   std::span(&source, 1), store, handler(work), loop_, clock_));
  }

  struct Figures {
    std::int64_t records = 0;
    double seconds = 0;
    double cpu_seconds = 0;
  };

  /// Writes for so long, then waits until every consumer has everything.
  Figures run(std::chrono::milliseconds duration) {
    Figures figures;
    detach(run_all(duration, figures));
    loop_.run();
    return figures;
  }

 private:
  using Time = std::chrono::steady_clock;

  std::unique_ptr<storage::Store> open(const std::filesystem::path& file, storage::Lane& lane) {
    return std::make_unique<storage::Store>(storage::Store::open(
        {.database = file, .lane = lane, .readers = 1, .scheduler = loop_, .migrations = bench_migrations()}));
  }

  static Consumer::Handler handler(Work work) {
    if (work == Work::count_batch) {
      return [](storage::Session& session, std::span<const Record> records) {
        session.run(count_effects, static_cast<std::int64_t>(records.size()));
      };
    }
    return [](storage::Session& session, std::span<const Record> records) {
      for (const auto& record : records)
        session.insert(insert_effect, {session.next_id("effect"), "bench", record.version, record.key});
    };
  }

  Task<void> run_all(std::chrono::milliseconds duration, Figures& figures) {
    const auto begun = Time::now();
    const auto cpu_begun = std::clock();
    TaskScope running(loop_);
    for (auto& consumer : consumers_) running.spawn(consumer->run());
    TaskScope writers(loop_);
    for (int i = 0; duration > 0ms && i < 200; ++i) writers.spawn(write_until(begun + duration, figures.records));
    co_await writers.join(1h);
    for (auto& consumer : consumers_) {
      do {
        co_await sleep_for(loop_, 1ms);
      } while (consumer->lag() > 0 || consumer->counters().batches == 0);
    }
    figures.seconds = std::chrono::duration<double>(Time::now() - begun).count();
    figures.cpu_seconds = static_cast<double>(std::clock() - cpu_begun) / CLOCKS_PER_SEC;
    for (auto& consumer : consumers_) {
      figures.records = std::max(figures.records, static_cast<std::int64_t>(consumer->counters().applied));
      consumer->stop();
    }
    co_await running.join(1min);
    loop_.stop();
  }

  Task<void> write_until(Time::time_point end, std::int64_t& records) {
    while (Time::now() < end) {
      const auto number = ++records;
      co_await producer_->write([&](storage::Session& session) {
        session.insert(insert_effect, {session.next_id("effect"), "producer", number, number});
        if (publishes_) log_->outbox().publish(session, record_of(booking(number), number, 1, clock_.now()));
      });
    }
  }

  static BookingMade booking(std::int64_t number) {
    return {number, "Elizabeth", "홍길동", 1'111'2222, "서울시 종로구 세종대로 175"};
  }

  runtime::EventLoop loop_;
  runtime::SystemClock clock_;
  storage::Lane producer_lane_{"producer"};
  storage::Lane consumer_lane_{"consumers"};
  std::unique_ptr<storage::Store> producer_;
  std::unique_ptr<EmbeddedLog> log_;
  std::vector<std::unique_ptr<storage::Store>> stores_;
  std::vector<std::unique_ptr<Consumer>> consumers_;
  bool publishes_;
};

void print(const char* what, const World::Figures& figures) {
  std::printf("%-46s %9lld records %9.0f /s %7.2f us CPU each\n", what, static_cast<long long>(figures.records),
              static_cast<double>(figures.records) / figures.seconds,
              figures.cpu_seconds * 1e6 / static_cast<double>(figures.records));
  std::fflush(stdout);
}

void measure(std::chrono::milliseconds duration, const std::filesystem::path& root) {
  auto fresh = [&, run = 0]() mutable {
    auto folder = root / std::to_string(++run);
    std::filesystem::create_directories(folder);
    return folder;
  };
  print("a row, no event", World(fresh(), 0, Work::count_batch, false).run(duration));
  const auto unread = fresh();
  print("a row and an event, nobody listens", World(unread, 0, Work::count_batch, true).run(duration));
  print("one consumer that counts", World(fresh(), 1, Work::count_batch, true).run(duration));
  print("one consumer that writes a row for each", World(fresh(), 1, Work::row_each, true).run(duration));
  print("three consumers that count", World(fresh(), 3, Work::count_batch, true).run(duration));
  print("one that was away and counts, from the table", World(unread, 1, Work::count_batch, true).run(0ms));
}

}  // namespace
}  // namespace boxoffice::messaging

int main(int argc, char** argv) {
  const std::chrono::milliseconds duration((argc > 1 ? std::atoi(argv[1]) : 5) * 1'000);
  const auto root =
      (argc > 2 ? std::filesystem::path(argv[2]) : std::filesystem::temp_directory_path()) / "messaging_bench";
  std::filesystem::remove_all(root);
  boxoffice::messaging::measure(duration, root);
  std::filesystem::remove_all(root);
}
