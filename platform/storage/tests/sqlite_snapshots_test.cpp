#include "platform/storage/sqlite_snapshots.hpp"

#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <array>
#include <atomic>
#include <chrono>
#include <fstream>
#include <thread>

namespace boxoffice::storage {
namespace {

using namespace std::chrono_literals;

/// Two databases that a thread writes in turns, the first one always first: one is ahead by one entry at most.
class Snapshots : public testing::Test {
 public:
  Snapshots() {
    for (std::size_t i = 0; i < 2; ++i)
      stores.push_back(Store::open({.database = files[i],
                                    .lane = *lanes[i],
                                    .readers = 1,
                                    .scheduler = scheduler,
                                    .migrations = test_migrations()}));
  }
  ~Snapshots() override {
    for (auto& store : stores) scheduler.run(store.drain());
  }

  void add(std::size_t store) {
    const auto text = std::to_string(++added) + std::string(100, 'x');
    scheduler.run(stores[store].write([text](Session& session) { add_entry(session, text); }));
  }
  static long long entries(const Contents& contents) {
    for (const auto& [table, rows] : contents.tables)
      if (table == "entry") return rows;
    return -1;
  }

  TemporaryFolder folder;
  const std::array<std::filesystem::path, 2> files{folder / "one.db", folder / "two.db"};
  LoopScheduler scheduler;
  std::array<std::unique_ptr<Lane>, 2> lanes{std::make_unique<Lane>("one"), std::make_unique<Lane>("two")};
  std::vector<Store> stores;
  int added = 0;
};

TEST_F(Snapshots, OfSeveralFilesAreOfOneMomentWhileTheyAreWritten) {
  // Many others in between, so that something would happen from the first to the last.
  SqliteSnapshots(files, 1s).copy(0, folder / "other.db");
  std::vector<std::filesystem::path> many{files[1]};
  for (int i = 0; i < 50; ++i) {
    many.push_back(folder.path() / ("other-" + std::to_string(i) + ".db"));
    std::filesystem::copy_file(folder / "other.db", many.back());
  }
  many.push_back(files[0]);
  std::atomic<bool> over = false;
  std::atomic<long long> acknowledged = 0;
  std::jthread reader([&] {
    for (int round = 0; round < 20; ++round) {
      const auto before = acknowledged.load();
      SqliteSnapshots snapshots(many, 20s);
      const auto one = entries(snapshots.contents(many.size() - 1));
      const auto two = entries(snapshots.contents(0));
      EXPECT_GE(two, before);
      EXPECT_THAT(one - two, testing::AllOf(testing::Ge(0), testing::Le(1)));
    }
    over = true;
  });
  while (!over) {
    add(0);
    add(1);
    ++acknowledged;
  }
}

TEST_F(Snapshots, StayAsTheyAreUntilTheyAreCopied) {
  add(0);
  SqliteSnapshots snapshots(files, 1s);
  add(0);
  snapshots.copy(0, folder / "copy.db");
  EXPECT_EQ(entries(check_sqlite_file(folder / "copy.db")), 1);
  EXPECT_FALSE(std::filesystem::exists(folder / "copy.db-wal"));
}

TEST_F(Snapshots, GiveUpWhenAFileIsNotLetGo) {
  const auto writer = connect(files[1], Access::write, Limits{});
  writer->begin_write();
  EXPECT_THROW(SqliteSnapshots(files, 100ms), Unavailable);
  writer->roll_back();
  add(0);  // and has let go of the other one
}

TEST_F(Snapshots, AreOfThisProgramsDatabasesOnly) {
  const std::array missing{folder / "missing.db"};
  EXPECT_THROW(SqliteSnapshots(missing, 1s), Unusable);
  EXPECT_FALSE(std::filesystem::exists(missing[0]));
  std::ofstream(folder / "text.db") << "no database, but some text that is long enough to be looked at as one";
  const std::array text{folder / "text.db"};
  EXPECT_THROW(SqliteSnapshots(text, 1s), Unusable);
}

TEST_F(Snapshots, AreCheckedOnEveryPage) {
  for (int i = 0; i < 500; ++i) add(0);
  SqliteSnapshots(files, 1s).copy(0, folder / "copy.db");
  const auto size = std::filesystem::file_size(folder / "copy.db");
  {
    std::fstream file(folder / "copy.db", std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(static_cast<std::streamoff>(size / 2 / 4'096 * 4'096));
    file << std::string(64, '\x7f');
  }
  EXPECT_THROW(check_sqlite_file(folder / "copy.db"), Unusable);
}

}  // namespace
}  // namespace boxoffice::storage
