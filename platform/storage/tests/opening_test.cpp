#include "platform/storage/tests/child_process.hpp"
#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::ThrowsMessage;

class Opening : public testing::Test {
 public:
  StoreSettings settings(std::span<const Migration> migrations = test_migrations().sqlite) {
    return {.database = path, .lane = lane, .readers = 0, .scheduler = scheduler, .migrations = {.sqlite = migrations}};
  }

  void open(std::span<const Migration> migrations = test_migrations().sqlite) { Store::open(settings(migrations)); }
  void open_read_only(std::span<const Migration> migrations = test_migrations().sqlite) {
    Store::open_read_only(settings(migrations));
  }

  void fill(int entries) {
    auto store = Store::open(settings());
    scheduler.run(store.write([&](Session& session) {
      for (int i = 0; i < entries; ++i) add_entry(session, std::string(1'000, 'x') + std::to_string(i));
    }));
  }

  void overwrite(std::streamoff offset, const std::string& bytes) {
    std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(offset);
    file << bytes;
  }

  /// A third of the pages; the first and the last of each table are elsewhere.
  void damage_the_middle() {
    const auto third = std::filesystem::file_size(path) / 4'096 / 3 * 4'096;
    overwrite(static_cast<std::streamoff>(third), std::string(third, '\xff'));
  }

  TemporaryFolder folder;
  std::filesystem::path path = folder / "test.db";
  SimulatedScheduler scheduler;
  Lane lane{scheduler};
};

auto is_refused(const std::string& because) {
  return ThrowsMessage<Unusable>(AllOf(HasSubstr("test.db"), HasSubstr(because)));
}

TEST_F(Opening, MakesTheFileAndItsFolder) {
  path = folder / "new/folder/test.db";
  open();
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST_F(Opening, TakesAnyPath) {
  for (const char* name : {"with blank.db", "with=sign.db", "dbname=with both.db", "with;semicolon ünïcode.db"}) {
    path = folder / name;
    fill(1);
    EXPECT_GT(std::filesystem::file_size(path), 0u) << name;
    auto store = Store::open_read_only(settings());
    EXPECT_EQ(scheduler.run(store.read([](Session& session) { return session.total("entry"); })), 1) << name;
  }
}

TEST_F(Opening, KeepsAWriteAheadLogThatIsFlushedAtEachCommit) {
  static constexpr Query<std::string> journal{"PRAGMA journal_mode"};
  static constexpr Query<long long> synchronous{"PRAGMA synchronous"};
  static constexpr Query<long long> page_size{"PRAGMA page_size"};
  auto store = Store::open(settings());
  EXPECT_EQ(scheduler.run(store.write([](Session& session) { return session.find(journal); })), "wal");
  EXPECT_EQ(scheduler.run(store.write([](Session& session) { return session.find(synchronous); })), 2);
  EXPECT_EQ(scheduler.run(store.write([](Session& session) { return session.find(page_size); })), 4096);
}

TEST_F(Opening, RefusesWhatIsNoDatabase) {
  std::ofstream(path) << std::string(10'000, 'x');
  EXPECT_THAT([&] { open(); }, is_refused("not a database"));
}

TEST_F(Opening, RefusesATruncatedDatabase) {
  fill(1'000);
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  EXPECT_THAT([&] { open(); }, is_refused("restore it from a backup"));
}

TEST_F(Opening, RefusesADatabaseWhoseSchemaIsDamaged) {
  fill(10);
  overwrite(100, std::string(3'000, '\xff'));
  EXPECT_THAT([&] { open(); }, is_refused("restore it from a backup"));
}

TEST_F(Opening, RefusesADatabaseWhoseTableIsDamagedAtItsRoot) {
  fill(1'000);
  static constexpr Query<long long> root{"SELECT rootpage FROM sqlite_schema WHERE name = 'entry'"};
  long long page = 0;
  {
    auto store = Store::open(settings());
    page = scheduler.run(store.read([](Session& session) { return session.find(root); })).value();
  }
  overwrite((page - 1) * 4096, std::string(4'096, '\xff'));
  EXPECT_THAT([&] { open(); }, is_refused("restore it from a backup"));
}

TEST_F(Opening, LeavesDamageInTheMiddleToWhoeverReadsIt) {
  fill(1'000);
  damage_the_middle();
  auto store = Store::open(settings());
  EXPECT_EQ(scheduler.run(store.read([](Session& session) { return session.find(all_ids); })), 1);
  EXPECT_FALSE(store.counters().damaged);
  EXPECT_THROW(scheduler.run(store.read([](Session& session) { return session.all(all_texts); })), Damaged);
  EXPECT_TRUE(store.counters().damaged);
}

TEST_F(Opening, LeavesDamageInTheMiddleToWhoeverWritesThere) {
  static constexpr Command<> change_all{"UPDATE entry SET remark = 'changed'"};
  fill(1'000);
  damage_the_middle();
  auto store = Store::open(settings());
  EXPECT_THROW(scheduler.run(store.write([](Session& session) { session.run(change_all); })), Unavailable);
  EXPECT_TRUE(store.counters().damaged);
}

TEST_F(Opening, AppliesWhatIsMissingAndNothingTwice) {
  static constexpr Query<std::string> names{"SELECT name FROM schema_version ORDER BY number"};
  open(test_migrations().sqlite.first(1));
  open();
  auto store = Store::open(settings());
  EXPECT_THAT(scheduler.run(store.read([](Session& session) { return session.all(names); })),
              ElementsAre("entry", "everything", "lease"));
}

TEST_F(Opening, UndoesAMigrationThatFails) {
  const std::vector<Migration> broken{test_migrations().sqlite[0],
                                      {2, "broken", "CREATE TABLE half (id INTEGER); CREATE NONSENSE"}};
  EXPECT_THAT([&] { open(broken); }, is_refused("migration 2 (broken) failed and was undone"));
  static constexpr Query<long long> halves{"SELECT COUNT(*) FROM sqlite_schema WHERE name = 'half'"};
  auto store = Store::open(settings());
  EXPECT_EQ(scheduler.run(store.read([](Session& session) { return session.find(halves); })), 0);
}

TEST_F(Opening, TakesADatabaseToWhichANewerVersionOnlyAdded) {
  open();
  EXPECT_NO_THROW(open(test_migrations().sqlite.first(1)));
  EXPECT_NO_THROW(open_read_only(test_migrations().sqlite.first(1)));
}

TEST_F(Opening, RefusesADatabaseFromWhichANewerVersionTookSomething) {
  std::vector<Migration> newer(test_migrations().sqlite.begin(), test_migrations().sqlite.end());
  newer.push_back({4, "contract_remark", "ALTER TABLE entry DROP COLUMN remark"});
  newer.push_back({5, "more", "CREATE TABLE more (id INTEGER PRIMARY KEY)"});
  open(newer);
  const auto* reason = "has schema version 5, whose step 4 (contract_remark) took away what this program needs";
  EXPECT_THAT([&] { open(); }, is_refused(reason));
  EXPECT_THAT([&] { open_read_only(); }, is_refused(reason));
  EXPECT_NO_THROW(open(std::span(newer).first(4)));
}

TEST_F(Opening, RefusesADatabaseWhoseMigrationsWereOthers) {
  open();
  std::vector<Migration> edited(test_migrations().sqlite.begin(), test_migrations().sqlite.end());
  edited[0].sql = "CREATE TABLE entry (id INTEGER PRIMARY KEY)";
  EXPECT_THAT([&] { open(edited); }, is_refused("migration 1 (entry) was applied with another text"));
}

TEST_F(Opening, RefusesTheSecondWriterOfAProcess) {
  auto first = Store::open(settings());
  EXPECT_THAT([&] { open(); }, is_refused("in use by process " + std::to_string(::getpid())));
}

TEST_F(Opening, RefusesTheWriterOfASecondProcess) {
  auto first = Store::open(settings());
  const auto message = outcome_of_child([&] { open(); });
  EXPECT_THAT(message, AllOf(HasSubstr("in use by process " + std::to_string(::getpid())), HasSubstr("stop it")));
}

TEST_F(Opening, SucceedsAgainAfterTheFirstWriterHasClosed) {
  open();
  EXPECT_NO_THROW(open());
}

TEST_F(Opening, RefusesAReadOnlyFolder) {
  open();
  const auto message = outcome_of_child([&] {
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
    become_nobody();
    open();
  });
  EXPECT_THAT(message, AllOf(HasSubstr("test.db.lock"), HasSubstr("Permission denied"),
                             HasSubstr("right to write in its folder")));
}

TEST_F(Opening, RefusesAReadOnlyFile) {
  open();
  const auto message = outcome_of_child([&] {
    std::filesystem::permissions(folder.path(), std::filesystem::perms{0777});
    std::filesystem::permissions(path.string() + ".lock", std::filesystem::perms{0666});
    std::filesystem::permissions(path, std::filesystem::perms{0444});
    become_nobody();
    open();
  });
  EXPECT_THAT(message, AllOf(HasSubstr("test.db"), HasSubstr("may only be read")));
}

TEST_F(Opening, ToReadSeesWhatAnotherWriterHasCommitted) {
  auto writer = Store::open(settings());
  auto reader = Store::open_read_only(settings());
  scheduler.run(writer.write([](Session& session) { add_entry(session, "a"); }));
  EXPECT_THAT(scheduler.run(reader.read([](Session& session) { return session.all(all_texts); })), ElementsAre("a"));
}

TEST_F(Opening, ToReadRefusesToWrite) {
  open();
  auto reader = Store::open_read_only(settings());
  EXPECT_THROW(scheduler.run(reader.write([](Session&) {})), Unavailable);
}

TEST_F(Opening, ToReadRefusesAFileThatIsMissing) {
  EXPECT_THAT([&] { open_read_only(); }, is_refused("cannot be opened"));
  EXPECT_FALSE(std::filesystem::exists(path));
}

class Glancing : public Opening {
 public:
  long long entries() {
    long long found = -1;
    Store::glance(path, [&](Session& session) { found = session.find(count_entries).value(); });
    return found;
  }
};

TEST_F(Glancing, SeesWhatIsThere) {
  fill(3);
  EXPECT_EQ(entries(), 3);
}

TEST_F(Glancing, FindsNothingInAFileThatIsMissingAndMakesNone) {
  EXPECT_EQ(entries(), -1);
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_F(Glancing, FindsNothingInAnEmptyFile) {
  std::ofstream(path).close();
  EXPECT_EQ(entries(), -1);
  EXPECT_EQ(std::filesystem::file_size(path), 0u);
}

TEST_F(Glancing, RefusesWhatIsNoDatabase) {
  std::ofstream(path) << std::string(10'000, 'x');
  EXPECT_THAT([&] { entries(); }, is_refused("restore it from a backup"));
}

TEST_F(Opening, ToReadRefusesTheDatabaseOfAnotherProgram) {
  std::ofstream(path).close();
  EXPECT_THAT([&] { open_read_only(); }, is_refused("is no database of this program"));
}

}  // namespace
}  // namespace boxoffice::storage
