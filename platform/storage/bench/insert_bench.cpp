// What a row costs through the storage, beside the same row through SQLite's own interface. Both in transactions of 200
// rows, write-ahead log, synchronous=FULL. Compare the CPU columns.

#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"

#include <benchmark/benchmark.h>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <sqlite3.h>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace boxoffice::storage {
namespace {

constexpr int batch = 200;

enum class Status : std::uint8_t { pending_booking, complete_booking };
BOOST_DESCRIBE_ENUM(Status, pending_booking, complete_booking)

struct Row {
  std::int64_t id;
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone_info;
  std::string addr;
  Status status;
  Money price;
  Instant booked_at;
  Instant status_at;
  std::int64_t version;
};
BOOST_DESCRIBE_STRUCT(Row, (),
                      (id, musical_name, customer_name, telephone_info, addr, status, price, booked_at, status_at,
                       version))

constexpr const char* table =
    "CREATE TABLE booking (id INTEGER PRIMARY KEY, musical_name TEXT NOT NULL, customer_name TEXT NOT NULL, "
    "telephone_info "
    "INTEGER, addr TEXT NOT NULL, status TEXT NOT NULL, price INTEGER NOT NULL, booked_at INTEGER NOT NULL, status_at "
    "INTEGER "
    "NOT NULL, version INTEGER NOT NULL);";
constexpr Migration migrations[] = {{1, "booking", table}};
constexpr Insert<Row> insert_row{"booking"};
constexpr Query<Row, std::int64_t> find_row{
    "SELECT id, musical_name, customer_name, telephone_info, addr, status, price, booked_at, status_at, version FROM "
    "booking "
    "WHERE id = :id"};

Row a_row(std::int64_t id) {
  const Instant now{std::chrono::milliseconds{1'795'000'000'000 + id}};
  return {id,
          "The Phantom of the Opera",
          "Kim Minji",
          821012345678,
          "12 Sejong-daero, Jongno-gu, Seoul",
          Status::complete_booking,
          Money::won(90'000),
          now,
          now,
          1};
}

std::filesystem::path fresh_folder() {
  auto folder = std::filesystem::temp_directory_path() / "boxoffice-insert-bench";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  return folder;
}

void require(bool ok, sqlite3* database) {
  if (!ok) throw std::runtime_error(sqlite3_errmsg(database));
}

sqlite3_stmt* prepare(sqlite3* database, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  require(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK, database);
  return statement;
}

void bind_text(sqlite3_stmt* statement, int position, const std::string& text) {
  sqlite3_bind_text(statement, position, text.data(), static_cast<int>(text.size()), SQLITE_STATIC);
}

void insert_with_sqlite(sqlite3* database, sqlite3_stmt* insert, const Row& row) {
  static const std::string status = "COMPLETE_BOOKING";
  sqlite3_bind_int64(insert, 1, row.id);
  bind_text(insert, 2, row.musical_name);
  bind_text(insert, 3, row.customer_name);
  sqlite3_bind_int64(insert, 4, *row.telephone_info);
  bind_text(insert, 5, row.addr);
  bind_text(insert, 6, status);
  sqlite3_bind_int64(insert, 7, row.price.minor_units);
  sqlite3_bind_int64(insert, 8, row.booked_at.time_since_epoch().count());
  sqlite3_bind_int64(insert, 9, row.status_at.time_since_epoch().count());
  sqlite3_bind_int64(insert, 10, row.version);
  require(sqlite3_step(insert) == SQLITE_DONE, database);
  sqlite3_reset(insert);
}

void sqlite_alone(benchmark::State& state) {
  sqlite3* database = nullptr;
  sqlite3_config(SQLITE_CONFIG_MULTITHREAD);
  sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3_open((fresh_folder() / "raw.db").c_str(), &database);
  const auto execute = [&](const char* sql) {
    require(sqlite3_exec(database, sql, nullptr, nullptr, nullptr) == SQLITE_OK, database);
  };
  execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-16384; PRAGMA temp_store=MEMORY");
  execute(table);
  auto* insert = prepare(database, "INSERT INTO booking VALUES (?,?,?,?,?,?,?,?,?,?)");
  std::int64_t id = 0;
  for (auto _ : state) {
    execute("BEGIN IMMEDIATE");
    for (int i = 0; i < batch; ++i) insert_with_sqlite(database, insert, a_row(++id));
    execute("COMMIT");
  }
  sqlite3_finalize(insert);
  sqlite3_close(database);
  state.SetItemsProcessed(state.iterations() * batch);
  sqlite3_shutdown();
}
BENCHMARK(sqlite_alone)->MinTime(2);

void through_the_storage(benchmark::State& state) {
  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  auto store = Store::open({.database = fresh_folder() / "storage.db",
                            .lane = lane,
                            .readers = 0,
                            .scheduler = scheduler,
                            .migrations = migrations});
  std::int64_t id = 0;
  for (auto _ : state) {
    scheduler.run(store.write([&](Session& session) {
      for (int i = 0; i < batch; ++i) session.insert(insert_row, a_row(++id));
    }));
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(through_the_storage)->MinTime(2);

void with_a_savepoint_each(benchmark::State& state) {
  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  auto store = Store::open({.database = fresh_folder() / "storage.db",
                            .lane = lane,
                            .readers = 0,
                            .scheduler = scheduler,
                            .migrations = migrations});
  std::int64_t id = 0;
  auto write = [](Store& to, Row row) -> Task<void> {
    co_await to.write([&](Session& session) { session.insert(insert_row, row); });
  };
  for (auto _ : state) {
    for (int i = 0; i < batch; ++i) detach(write(store, a_row(++id)));
    scheduler.run_until_idle();
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(with_a_savepoint_each)->MinTime(2);

void reading_a_row(benchmark::State& state) {
  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  auto store = Store::open({.database = fresh_folder() / "storage.db",
                            .lane = lane,
                            .readers = 0,
                            .scheduler = scheduler,
                            .migrations = migrations});
  scheduler.run(store.write([](Session& session) {
    for (int id = 1; id <= 10'000; ++id) session.insert(insert_row, a_row(id));
  }));
  std::int64_t id = 0;
  for (auto _ : state) {
    scheduler.run(store.read([&](Session& session) {
      for (int i = 0; i < batch; ++i) benchmark::DoNotOptimize(session.find(find_row, ++id % 10'000 + 1));
    }));
  }
  state.SetItemsProcessed(state.iterations() * batch);
}
BENCHMARK(reading_a_row);

}  // namespace
}  // namespace boxoffice::storage

BENCHMARK_MAIN();
