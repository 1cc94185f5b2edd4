// Writes a second with many coroutines waiting at once, each write one row of ten columns and one like an outbox's, on
// the real event loop and a lane. Usage: bench_group_commit [coroutines] [seconds] [folder]

#include "platform/async/spawn.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

struct Row {
  std::int64_t id;
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone_info;
  std::string addr;
  std::string status;
  Money price;
  Instant booked_at;
  Instant status_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, musical_name, customer_name, telephone_info, addr, status, price, booked_at, status_at,
                       version))

struct Message {
  std::int64_t id;
  std::int64_t message_key;
  std::int64_t version;
  Instant at;
  std::string_view type;
  std::string_view payload;
};
BOOST_DESCRIBE_STRUCT(Message, (), (id, message_key, version, at, type, payload))

constexpr Migration migrations[] = {{1, "tables",
                                     "CREATE TABLE booking (id INTEGER PRIMARY KEY, musical_name TEXT NOT NULL, "
                                     "customer_name TEXT NOT NULL, telephone_info "
                                     "INTEGER, addr TEXT NOT NULL, status TEXT NOT NULL, price INTEGER NOT NULL, "
                                     "booked_at INTEGER NOT NULL, status_at INTEGER "
                                     "NOT NULL, version INTEGER NOT NULL);"
                                     "CREATE TABLE outbox (id INTEGER PRIMARY KEY, message_key INTEGER NOT NULL, "
                                     "version INTEGER NOT NULL, at INTEGER NOT NULL, "
                                     "type TEXT NOT NULL, payload TEXT NOT NULL);"}};
constexpr Insert<Row> insert_row{"booking"};
constexpr Insert<Message> insert_message{"outbox"};
constexpr std::string_view payload =
    R"({"eventType":"BookingStarted","timestamp":"20261123190000","id":123456,"musicalName":"The Phantom of the Opera"})";

using Clock = std::chrono::steady_clock;

struct Run {
  Clock::time_point until;
  int running;
  Signal over;
  std::vector<float> latencies_ms;
};

Task<void> write_until_over(Store& store, Run& run) {
  const Instant now{std::chrono::milliseconds{1'795'000'000'000}};
  for (auto start = Clock::now(); start < run.until;) {
    Row row{0,
            "The Phantom of the Opera",
            "Kim Minji",
            821012345678,
            "12 Sejong-daero, Jongno-gu, Seoul",
            "COMPLETE_BOOKING",
            Money::won(90'000),
            now,
            now,
            1};
    co_await store.write([&row](Session& session) {
      row.id = session.next_id("booking");
      session.insert(insert_row, row);
      session.insert(insert_message,
                     {session.next_id("outbox"), row.id, row.version, row.booked_at, "BookingStarted", payload});
      session.add_to_total("booking", 1);
    });
    const auto end = Clock::now();
    run.latencies_ms.push_back(std::chrono::duration<float, std::milli>(end - start).count());
    start = end;
  }
  if (--run.running == 0) run.over.notify();
}

Task<void> stop_when_over(runtime::EventLoop& loop, Run& run) {
  co_await run.over.wait();
  loop.stop();
}

double cpu_seconds(clockid_t of) {
  timespec time{};
  ::clock_gettime(of, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

void measure(int coroutines, int seconds, const std::filesystem::path& folder) {
  runtime::EventLoop loop;
  Lane lane("bench writer");
  auto store = Store::open(
      {.database = folder / "bench.db", .lane = lane, .readers = 1, .scheduler = loop, .migrations = migrations});
  Run run{Clock::now() + std::chrono::seconds(seconds), coroutines, Signal(loop), {}};
  run.latencies_ms.reserve(2'000'000);
  const auto begin = Clock::now();
  const auto process = cpu_seconds(CLOCK_PROCESS_CPUTIME_ID);
  const auto thread = cpu_seconds(CLOCK_THREAD_CPUTIME_ID);
  for (int i = 0; i < coroutines; ++i) detach(write_until_over(store, run));
  detach(stop_when_over(loop, run));
  loop.run();
  const double elapsed = std::chrono::duration<double>(Clock::now() - begin).count();
  const double process_us = (cpu_seconds(CLOCK_PROCESS_CPUTIME_ID) - process) * 1e6;
  const double loop_us = (cpu_seconds(CLOCK_THREAD_CPUTIME_ID) - thread) * 1e6;
  auto& latencies = run.latencies_ms;
  std::ranges::sort(latencies);
  const auto writes = static_cast<double>(store.counters().writes);
  const auto commits = static_cast<double>(store.counters().commits);
  std::printf(
      "coroutines %4d: %8.0f writes/s, %5.1f us CPU each (%.1f of them on the loop), %6.0f commits/s, %5.1f writes "
      "each, "
      "p50 %.2f p99 %.2f max %.2f ms\n",
      coroutines, writes / elapsed, process_us / writes, loop_us / writes, commits / elapsed, writes / commits,
      static_cast<double>(latencies[latencies.size() / 2]), static_cast<double>(latencies[latencies.size() * 99 / 100]),
      static_cast<double>(latencies.back()));
}

}  // namespace
}  // namespace boxoffice::storage

int main(int count, char** arguments) {
  const int coroutines = count > 1 ? std::stoi(arguments[1]) : 200;
  const int seconds = count > 2 ? std::stoi(arguments[2]) : 5;
  const std::filesystem::path folder =
      count > 3 ? arguments[3] : std::filesystem::temp_directory_path() / "boxoffice-commit-bench";
  std::filesystem::remove_all(folder);
  boxoffice::storage::measure(coroutines, seconds, folder);
}
