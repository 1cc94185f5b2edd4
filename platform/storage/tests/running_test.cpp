#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <string>

namespace boxoffice::storage {
namespace {

/// Ends when this many coroutines have said that they are done.
class Gathering {
 public:
  Gathering(Scheduler& scheduler, int expected) : all_(scheduler), missing_(expected) {}
  void arrive() {
    if (--missing_ == 0) all_.notify();
  }
  Task<void> wait() {
    if (missing_ > 0) co_await all_.wait();
  }

 private:
  Signal all_;
  int missing_;
};

Task<void> write_many(Store& store, int worker, int turns, Gathering& gathering) {
  for (int turn = 0; turn < turns; ++turn) {
    co_await store.write(
        [&](Session& session) { add_entry(session, std::to_string(worker) + "." + std::to_string(turn)); });
  }
  gathering.arrive();
}

class ARunningStore : public RunningStore {};

TEST_F(ARunningStore, SharesCommitsBetweenWritersThatWait) {
  constexpr int workers = 200;
  constexpr int turns = 10;
  Gathering gathering(scheduler, workers);
  for (int worker = 0; worker < workers; ++worker) detach(write_many(*store, worker, turns, gathering));
  scheduler.run(gathering.wait());
  const auto& counters = store->counters();
  EXPECT_EQ(counters.writes, static_cast<std::uint64_t>(workers * turns));
  EXPECT_LT(counters.commits * 4, counters.writes);
  EXPECT_EQ(counters.failed_writes, 0u);
  EXPECT_EQ(counters.waiting_writes, 0);
  EXPECT_EQ(total(), workers * turns);
}

Task<void> write_and_look_elsewhere(Store& store, Store& elsewhere, int worker, Gathering& gathering) {
  for (int turn = 0; turn < 10; ++turn) {
    const auto id = co_await store.write(
        [&](Session& session) { return add_entry(session, std::to_string(worker) + "." + std::to_string(turn)); });
    const auto found = co_await elsewhere.read([id](Session& session) { return session.find(find_entry, id); });
    EXPECT_TRUE(found.has_value());
  }
  gathering.arrive();
}

TEST_F(ARunningStore, AnswersAWriteOnlyWhenOthersSeeIt) {
  auto elsewhere = Store::open_read_only(settings());
  Gathering gathering(scheduler, 20);
  for (int worker = 0; worker < 20; ++worker) detach(write_and_look_elsewhere(*store, elsewhere, worker, gathering));
  scheduler.run(gathering.wait());
  EXPECT_EQ(elsewhere.counters().reads, 200u);
}

Task<void> write_pairs(Store& store, int worker, Gathering& gathering) {
  for (int turn = 0; turn < 20; ++turn) {
    const auto name = std::to_string(worker) + "." + std::to_string(turn);
    co_await store.write([&](Session& session) {
      add_entry(session, name + " left");
      add_entry(session, name + " right");
    });
  }
  gathering.arrive();
}

Task<void> count_pairs(Store& store, Gathering& gathering) {
  for (int turn = 0; turn < 50; ++turn) {
    const auto counts = co_await store.read(
        [](Session& session) { return std::pair(session.find(count_entries).value(), session.all(all_ids).size()); });
    EXPECT_EQ(counts.first % 2, 0);
    EXPECT_EQ(static_cast<std::size_t>(counts.first), counts.second);
  }
  gathering.arrive();
}

TEST_F(ARunningStore, LetsReadersSeeWholeTransactionsOnly) {
  Gathering gathering(scheduler, 16);
  for (int worker = 0; worker < 8; ++worker) {
    detach(write_pairs(*store, worker, gathering));
    detach(count_pairs(*store, gathering));
  }
  scheduler.run(gathering.wait());
}

TEST_F(ARunningStore, FailsAloneWhileOthersSucceed) {
  Gathering gathering(scheduler, 30);
  int failures = 0;
  const auto fail_sometimes = [](Store& to, int worker, int& failed, Gathering& done) -> Task<void> {
    for (int turn = 0; turn < 10; ++turn) {
      try {
        co_await to.write([&](Session& session) {
          add_entry(session, std::to_string(worker) + "." + std::to_string(turn));
          if ((worker + turn) % 3 == 0) throw std::runtime_error("no");
        });
      } catch (const std::runtime_error& failure) {
        EXPECT_STREQ(failure.what(), "no");
        ++failed;
      }
    }
    done.arrive();
  };
  for (int worker = 0; worker < 30; ++worker) detach(fail_sometimes(*store, worker, failures, gathering));
  scheduler.run(gathering.wait());
  EXPECT_EQ(failures, 100);
  EXPECT_EQ(total(), 200);
  const auto ids = scheduler.run(store->read([](Session& session) { return session.all(all_ids); }));
  ASSERT_EQ(ids.size(), 200u);
  EXPECT_EQ(ids.back(), 200);
}

TEST_F(ARunningStore, MayShareItsLane) {
  const TestDatabase other_database;
  auto other_settings = settings();
  other_settings.database = other_database.url();
  {
    auto other = Store::open(other_settings);
    Gathering gathering(scheduler, 40);
    for (int worker = 0; worker < 20; ++worker) {
      detach(write_many(*store, worker, 5, gathering));
      detach(write_many(other, worker, 5, gathering));
    }
    scheduler.run(gathering.wait());
    EXPECT_EQ(scheduler.run(other.read([](Session& session) { return session.total("entry"); })), 100);
  }
  Gathering gathering(scheduler, 1);
  detach(write_many(*store, 100, 1, gathering));
  scheduler.run(gathering.wait());
  EXPECT_EQ(total(), 101);
}

TEST_F(ARunningStore, IsWaitedForByADrain) {
  Gathering gathering(scheduler, 20);
  for (int worker = 0; worker < 20; ++worker) detach(write_many(*store, worker, 10, gathering));
  scheduler.run(store->drain());
  EXPECT_EQ(total(), 200);
}

TEST_F(ARunningStore, HandsOnWhatHooksOfOneCommitHaveGathered) {
  std::vector<int> committed;  // touched by the lane only, until drained
  Gathering gathering(scheduler, 100);
  const auto publish = [](Store& to, int number, std::vector<int>& log, Gathering& done) -> Task<void> {
    co_await to.write([&](Session& session) {
      add_entry(session, std::to_string(number));
      session.after_commit([&log, number] { log.push_back(number); });
    });
    done.arrive();
  };
  for (int number = 0; number < 100; ++number) detach(publish(*store, number, committed, gathering));
  scheduler.run(gathering.wait());
  ASSERT_EQ(committed.size(), 100u);
  EXPECT_TRUE(std::ranges::is_sorted(committed));
}

}  // namespace
}  // namespace boxoffice::storage
