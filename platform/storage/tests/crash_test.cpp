#include "platform/storage/tests/child_process.hpp"
#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <cstring>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

struct Acknowledged {
  long long id;
  int round;
  int worker;
  int turn;
};

std::string text_of(const Acknowledged& entry) {
  return std::to_string(entry.round) + "." + std::to_string(entry.worker) + "." + std::to_string(entry.turn);
}

Task<void> write_for_ever(Store& store, int round, int worker, int output) {
  for (int turn = 0;; ++turn) {
    Acknowledged entry{0, round, worker, turn};
    entry.id = (co_await store.write([&](Session& session) { return add_entry(session, text_of(entry)); })).value;
    if (::write(output, &entry, sizeof entry) != sizeof entry) ::_exit(1);
  }
}

class ACrash : public testing::Test {
 public:
  StoreSettings settings(Lane& lane, Scheduler& scheduler) {
    return {.database = folder / "test.db",
            .lane = lane,
            .readers = 1,
            .scheduler = scheduler,
            .migrations = test_migrations()};
  }

  /// What a process that was killed in the middle of writing had promised to keep.
  std::vector<Acknowledged> kill_while_writing(int round, std::size_t after) {
    ChildProcess child([&](int output) {
      LoopScheduler scheduler;
      Lane lane("crash test");
      auto store = Store::open(settings(lane, scheduler));
      for (int worker = 0; worker < 50; ++worker) detach(write_for_ever(store, round, worker, output));
      scheduler.run([](Scheduler& on) -> Task<void> { co_await Signal(on).wait(); }(scheduler));
    });
    std::string bytes;
    while (bytes.size() < after * sizeof(Acknowledged)) bytes += child.read_some();
    child.kill();
    for (auto part = child.read_some(); !part.empty(); part = child.read_some()) bytes += part;
    std::vector<Acknowledged> entries(bytes.size() / sizeof(Acknowledged));
    std::memcpy(entries.data(), bytes.data(), entries.size() * sizeof(Acknowledged));
    return entries;
  }

  TemporaryFolder folder;
};

TEST_F(ACrash, LosesNothingThatWasAnswered) {
  std::vector<Acknowledged> promised;
  for (int round = 0; round < 4; ++round) {
    const auto more = kill_while_writing(round, 500 + 300 * static_cast<std::size_t>(round));
    promised.insert(promised.end(), more.begin(), more.end());
  }

  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  auto store = Store::open(settings(lane, scheduler));
  scheduler.run(store.write([&](Session& session) {
    for (const auto& entry : promised) {
      const auto found = session.find(find_entry, EntryId{entry.id});
      ASSERT_TRUE(found) << entry.id;
      EXPECT_EQ(found->text, text_of(entry));
    }
    const auto ids = session.all(all_ids);
    for (std::size_t i = 0; i < ids.size(); ++i) ASSERT_EQ(ids[i], static_cast<long long>(i) + 1);
    EXPECT_EQ(session.total("entry"), static_cast<long long>(ids.size()));
  }));
}

}  // namespace
}  // namespace boxoffice::storage
