// What only a database on a server can have: others who write it, and connections that are lost.

#include "platform/storage/tests/database.hpp"
#include "platform/storage/tests/engines.hpp"

#include <gmock/gmock.h>

#include <condition_variable>
#include <mutex>
#include <numeric>
#include <stop_token>
#include <thread>
#include <vector>

namespace boxoffice::storage {
namespace {

constexpr Query<long long> own_entries{"SELECT COUNT(*) FROM entry WHERE text LIKE 'worker %'"};

/// Two processes' stores of one database, as far as they can be two in a test.
class ASharedDatabase : public testing::Test {
 public:
  ASharedDatabase() {
    if (!database.url().is_shared())
      throw std::runtime_error("BOXOFFICE_TEST_SERVER names no server: run this by tests/engines/with_engines.py");
  }
  ~ASharedDatabase() override {
    for (auto* store : {&one, &other}) scheduler.run(store->drain());
  }

  Store open(Lane& lane, int statement_timeout_ms = Limits{}.statement_timeout_ms) {
    return Store::open({.database = database.url(),
                        .lane = lane,
                        .readers = 1,
                        .scheduler = scheduler,
                        .migrations = test_migrations(),
                        .limits = {.busy_timeout_ms = 1'000, .statement_timeout_ms = statement_timeout_ms}});
  }
  template <class Fn>
  auto write(Store& store, Fn fn) {
    return scheduler.run(store.write(std::move(fn)));
  }
  template <class Fn>
  auto read(Store& store, Fn fn) {
    return scheduler.run(store.read(std::move(fn)));
  }
  EntryId add(Store& store, const std::string& text) {
    return write(store, [text](Session& session) { return add_entry(session, text); });
  }
  long long strangers_writes(Store& store) {
    return write(store, [](Session& session) { return session.strangers_writes(); });
  }

  /// The server stands still until what this returns ends, or for half a minute.
  std::jthread stand_still() {
    using namespace std::chrono_literals;
    const std::string engine = database.url().engine() == Engine::postgresql ? "postgresql" : "mariadb";
    ask_engines(engine + " pause");
    is_still = true;
    return std::jthread([this, engine](const std::stop_token& over) {
      std::mutex mutex;
      std::unique_lock lock(mutex);
      std::condition_variable_any().wait_for(lock, over, 30s, [] { return false; });
      is_still = false;
      ask_engines(engine + " resume");
    });
  }

  /// Reads that wait for the database at the same time; how many of them were refused.
  int refused_of(Store& store, int reads) {
    int refused = 0;
    int running = reads;
    Signal done(scheduler);
    const auto look = [](Store& looked_at, int& no, int& left, Signal& last) -> Task<void> {
      try {
        co_await looked_at.read([](Session& session) { return session.all(all_ids); });
      } catch (const Unavailable&) {
        ++no;
      }
      if (--left == 0) last.notify();
    };
    for (int i = 0; i < reads; ++i) detach(look(store, refused, running, done));
    scheduler.run([](Signal& signal, int& left) -> Task<void> {
      while (left > 0) co_await signal.wait();
    }(done, running));
    return refused;
  }

  /// Adds entries one after the other and notes what was acknowledged; what fails is not tried again.
  static Task<void> add_many(Store& store, int worker, int turns, std::vector<std::string>& acknowledged, int& running,
                             Signal& done) {
    for (int turn = 0; turn < turns; ++turn) {
      const auto text = "worker " + std::to_string(worker) + " turn " + std::to_string(turn);
      try {
        co_await store.write([text](Session& session) { add_entry(session, text); });
        acknowledged.push_back(text);
      } catch (const Unavailable&) {
        ++failures;
      }
    }
    if (--running == 0) done.notify();
  }

  void run_workers(int turns, const std::function<void()>& meanwhile = {}) {
    int running = 20;
    Signal done(scheduler);
    for (int worker = 0; worker < 20; ++worker)
      detach(add_many(worker % 2 == 0 ? one : other, worker, turns, acknowledged, running, done));
    std::jthread disturber([&] {
      if (meanwhile) meanwhile();
    });
    scheduler.run([](Signal& signal, int& left) -> Task<void> {
      while (left > 0) co_await signal.wait();
    }(done, running));
  }

  /// Ids are dense, the total is right, and everything that was acknowledged is there once.
  void expect_whole() {
    const auto ids = read(one, [](Session& session) { return session.all(all_ids); });
    std::vector<long long> dense(ids.size());
    std::iota(dense.begin(), dense.end(), 1);
    EXPECT_EQ(ids, dense);
    EXPECT_EQ(read(other, [](Session& session) { return session.total("entry"); }), static_cast<long long>(ids.size()));
    const auto texts = read(other, [](Session& session) { return session.all(all_texts); });
    EXPECT_THAT(texts, testing::IsSupersetOf(acknowledged));
  }

  static inline int failures = 0;
  TestDatabase database;
  LoopScheduler scheduler;
  Lane one_lane{"one"};
  Lane other_lane{"other"};
  Store one = open(one_lane);
  Store other = open(other_lane);
  std::vector<std::string> acknowledged;
  std::atomic<bool> is_still = false;
};

TEST_F(ASharedDatabase, GivesIdsWithoutGapsToAllWhoWriteIt) {
  failures = 0;
  run_workers(20);
  EXPECT_EQ(failures, 0);
  EXPECT_EQ(acknowledged.size(), 400u);
  EXPECT_EQ(read(one, [](Session& session) { return session.find(own_entries); }), 400);
  expect_whole();
}

TEST_F(ASharedDatabase, TellsWhetherSomebodyElseHasWrittenIt) {
  add(one, "a");
  const auto before = strangers_writes(one);
  add(one, "b");
  EXPECT_EQ(strangers_writes(one), before);
  add(other, "c");
  EXPECT_EQ(strangers_writes(one), before + 1);
  EXPECT_EQ(strangers_writes(one), before + 1);
}

TEST_F(ASharedDatabase, GoesOnWithTheIdsOfWhoeverWroteLast) {
  EXPECT_EQ(add(one, "a"), EntryId{1});
  EXPECT_EQ(add(other, "b"), EntryId{2});
  EXPECT_EQ(add(one, "c"), EntryId{3});
  EXPECT_EQ(read(one, [](Session& session) { return session.total("entry"); }), 3);
}

TEST_F(ASharedDatabase, IsNotDisturbedByTheIdsOfWhatWasRolledBack) {
  add(one, "a");
  EXPECT_THROW(write(one,
                     [](Session& session) {
                       add_entry(session, "b");
                       throw std::runtime_error("no");
                     }),
               std::runtime_error);
  EXPECT_EQ(add(other, "c"), EntryId{2});
  EXPECT_EQ(add(one, "d"), EntryId{3});
}

TEST_F(ASharedDatabase, IsMigratedOnceHoweverManyStartTogether) {
  const TestDatabase fresh;
  std::vector<std::jthread> starting;
  std::atomic<int> started = 0;
  for (int i = 0; i < 4; ++i) {
    starting.emplace_back([&] {
      LoopScheduler loop;
      Lane lane("starting");
      const auto store = Store::open(
          {.database = fresh.url(), .lane = lane, .readers = 1, .scheduler = loop, .migrations = test_migrations()});
      ++started;
    });
  }
  starting.clear();
  EXPECT_EQ(started, 4);
}

TEST_F(ASharedDatabase, IsMigratedWhileTheVersionBeforeWritesItAndServesBothAfterwards) {
  static constexpr Command<std::string_view> colour_all{"UPDATE entry SET colour = :colour"};
  const auto known = test_migrations().of(database.url().engine());
  std::vector<Migration> newer(known.begin(), known.end());
  newer.push_back({static_cast<int>(known.size()) + 1, "colour",
                   "ALTER TABLE entry ADD COLUMN colour VARCHAR(20) NOT NULL DEFAULT 'none';"
                   "CREATE INDEX entry_by_colour ON entry (colour)"});
  const auto steps = std::span<const Migration>(newer);
  const auto open_newer = [&](Lane& lane, Scheduler& clock) {
    return Store::open({.database = database.url(),
                        .lane = lane,
                        .readers = 1,
                        .scheduler = clock,
                        .migrations = {.postgresql = steps, .mariadb = steps}});
  };
  failures = 0;
  run_workers(40, [&] {
    LoopScheduler loop;
    Lane lane("newer");
    open_newer(lane, loop);
  });
  EXPECT_EQ(failures, 0);
  Lane lane("newer");
  auto newest = open_newer(lane, scheduler);
  write(newest, [](Session& session) {
    session.run(colour_all, std::string_view("red"));
    add_entry(session, "of the newer");
  });
  Lane before_lane("before");
  auto before = open(before_lane);  // the version before starts again on what the newer one has made
  EXPECT_GT(add(before, "of the version before"), EntryId{800});
  expect_whole();
  for (auto* store : {&newest, &before}) scheduler.run(store->drain());
}

TEST_F(ASharedDatabase, LosesNothingThatWasAcknowledgedWhenConnectionsAreCut) {
  failures = 0;
  run_workers(40, [&] {
    for (int i = 0; i < 30; ++i) database.cut_connections();
  });
  EXPECT_GT(acknowledged.size(), 0u);
  expect_whole();
}

TEST_F(ASharedDatabase, WorksAgainAtOnceAfterAnIdleConnectionWasCut) {
  add(one, "a");
  database.cut_connections();
  EXPECT_EQ(add(one, "b"), EntryId{2});
}

TEST_F(ASharedDatabase, KnowsAStatementAlsoWhenItWasFirstSentBehindOneThatFailed) {
  static constexpr Command<std::string_view> remark_all{"UPDATE entry SET remark = :remark"};
  static constexpr Query<long long> remarked{"SELECT COUNT(*) FROM entry WHERE remark IS NOT NULL"};
  const auto id = add(one, "a");
  const auto write_behind_a_failure = [&](Session& session) {
    session.insert(insert_entry, {id, "the same again", std::nullopt});
    session.run(remark_all, std::string_view("never"));
    session.find(remarked);
  };
  EXPECT_THROW(write(one, write_behind_a_failure), ConstraintViolated);
  write(one, [](Session& session) { session.run(remark_all, std::string_view("good")); });
  EXPECT_EQ(write(one, [](Session& session) { return session.find(remarked); }), 1);
}

TEST_F(ASharedDatabase, IsNotWaitedForWhenItStandsStill) {
  Lane lane("impatient");
  auto impatient = open(lane, 1'000);
  add(impatient, "before");
  {
    const auto standing = stand_still();
    EXPECT_THROW(add(impatient, "meanwhile"), Unavailable);
    EXPECT_TRUE(is_still) << "a write waited until the server went on";
    EXPECT_EQ(refused_of(impatient, 20), 20);
    EXPECT_TRUE(is_still) << "reads waited one after the other";
  }
  EXPECT_EQ(read(impatient, [](Session& session) { return session.total("entry"); }), 1);
  EXPECT_EQ(add(impatient, "after"), EntryId{2});
  expect_whole();
  scheduler.run(impatient.drain());
}

TEST_F(ASharedDatabase, RefusesWritesWhileSomebodyKeepsTheTurn) {
  auto rude = connect(database.url(), Access::write, Limits{});
  rude->begin_write();
  rude->settle();
  EXPECT_THROW(add(one, "a"), Unavailable);
  rude->roll_back();
  rude->settle();
  EXPECT_EQ(add(one, "a"), EntryId{1});
}

TEST_F(ASharedDatabase, RefusesAnUnknownServerAndSaysWhatToDo) {
  const auto nowhere = DatabaseUrl::parse("postgresql://user:secret@127.0.0.1:1/none").value();
  try {
    Store::open({.database = nowhere, .lane = one_lane, .scheduler = scheduler});
    FAIL() << "was opened";
  } catch (const Unusable& refused) {
    EXPECT_THAT(refused.what(), testing::HasSubstr("postgresql://user@127.0.0.1:1/none: cannot be opened"));
    EXPECT_THAT(refused.what(), testing::HasSubstr("check that the server runs there"));
    EXPECT_THAT(refused.what(), testing::Not(testing::HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace boxoffice::storage
