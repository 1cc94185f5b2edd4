#include "platform/storage/tests/database.hpp"
#include "platform/storage/tests/faulty_disk.hpp"

#include <gmock/gmock.h>
#include <sqlite3.h>

#include <filesystem>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

using testing::Each;
using testing::ElementsAre;
using testing::EndsWith;
using testing::HasSubstr;
using testing::ThrowsMessage;

constexpr const char* unavailable = "unavailable";

class AFailingDisk : public SimulatedStore {
 public:
  AFailingDisk() {
    FaultyDisk::install();
    reopen();
    write([](Session& session) { add_entry(session, "before"); });
  }
  ~AFailingDisk() override { FaultyDisk::repair(); }

  void start(std::string text) { detach(write_entry(std::move(text))); }

  Task<void> write_entry(std::string text) {
    try {
      co_await store->write([&](Session& session) {
        session.after_commit([this] { ++hooks; });
        add_entry(session, text);
      });
      answers.emplace_back("written");
    } catch (const Unavailable&) {
      answers.emplace_back(unavailable);
    }
  }

  /// Nothing of what was refused is there, and the store works as if nothing had been.
  void expect_recovery() {
    FaultyDisk::repair();
    EXPECT_EQ(hooks, 0);
    EXPECT_EQ(total(), 1);
    answers.clear();
    start("after");
    scheduler.run_until_idle();
    EXPECT_THAT(answers, ElementsAre("written"));
    EXPECT_FALSE(store->counters().last_commit_failed);
    reopen();
    EXPECT_THAT(texts(), ElementsAre("before", "after"));
    EXPECT_THAT(read([](Session& session) { return session.all(all_ids); }), ElementsAre(1, 2));
    EXPECT_EQ(total(), 2);
  }

  std::vector<std::string> answers;
  int hooks = 0;
};

TEST_F(AFailingDisk, ThatIsFullFailsAllWritesOfTheCommit) {
  FaultyDisk::write_result = SQLITE_FULL;
  for (const char* text : {"a", "b", "c"}) start(text);
  scheduler.run_until_idle();
  EXPECT_EQ(answers.size(), 3u);
  EXPECT_THAT(answers, Each(unavailable));
  EXPECT_EQ(store->counters().failed_commits, 1u);
  EXPECT_EQ(store->counters().failed_writes, 3u);
  EXPECT_TRUE(store->counters().last_commit_failed);
  expect_recovery();
}

TEST_F(AFailingDisk, ThatIsFullInTheMiddleOfABatchFailsAllOfIt) {
  static constexpr Query<long long> no_more_pages{"PRAGMA max_page_count = 1"};
  static constexpr Query<long long> many_pages{"PRAGMA max_page_count = 1000000"};
  write([](Session& session) { session.find(no_more_pages); });
  start("small");
  start(std::string(100'000, 'x'));
  start("also small");
  scheduler.run_until_idle();
  EXPECT_EQ(answers.size(), 3u);
  EXPECT_THAT(answers, Each(unavailable));
  write([](Session& session) { session.find(many_pages); });
  expect_recovery();
}

TEST_F(AFailingDisk, IsNotHiddenByAClosureThatCatchesIt) {
  static constexpr Query<long long> no_more_pages{"PRAGMA max_page_count = 1"};
  static constexpr Query<long long> many_pages{"PRAGMA max_page_count = 1000000"};
  write([](Session& session) { session.find(no_more_pages); });
  const auto careless = [](Session& session) {
    add_entry(session, "small");
    EXPECT_THROW(add_entry(session, std::string(100'000, 'x')), Unavailable);
  };
  EXPECT_THROW(write(careless), Unavailable);
  write([](Session& session) { session.find(many_pages); });
  expect_recovery();
}

TEST_F(AFailingDisk, ThatCannotWriteFailsTheCommit) {
  FaultyDisk::write_result = SQLITE_IOERR_WRITE;
  for (const char* text : {"a", "b"}) start(text);
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre(unavailable, unavailable));
  expect_recovery();
}

TEST_F(AFailingDisk, ThatCannotFlushFailsTheCommit) {
  FaultyDisk::flush_result = SQLITE_IOERR_FSYNC;
  for (const char* text : {"a", "b"}) start(text);
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre(unavailable, unavailable));
  expect_recovery();
}

TEST_F(AFailingDisk, MayFailForLong) {
  FaultyDisk::write_result = SQLITE_FULL;
  for (int i = 0; i < 50; ++i) {
    start("a");
    scheduler.run_until_idle();
  }
  EXPECT_EQ(answers.size(), 50u);
  EXPECT_THAT(answers, Each(unavailable));
  expect_recovery();
}

TEST_F(AFailingDisk, ThatIsFullAtTheStartIsToBeGivenSpace) {
  store.reset();
  std::filesystem::remove(settings().database.path());
  FaultyDisk::write_result = SQLITE_FULL;
  EXPECT_THAT([&] { reopen(); },
              ThrowsMessage<Unusable>(HasSubstr("database or disk is full; free some space on its disk")));
}

TEST_F(AFailingDisk, SaysWhatIsWrongAndNotWhereTheLibraryFoundIt) {
  reopen();
  FaultyDisk::read_result = SQLITE_IOERR_READ;
  EXPECT_THAT([&] { texts(); }, ThrowsMessage<Unavailable>(EndsWith("test.db: disk I/O error")));
  FaultyDisk::repair();
}

TEST_F(AFailingDisk, ThatCannotBeReadFailsTheReadAndNoLaterOne) {
  reopen();
  FaultyDisk::read_result = SQLITE_IOERR_READ;
  EXPECT_THROW(texts(), Unavailable);
  FaultyDisk::repair();
  EXPECT_THAT(texts(), ElementsAre("before"));
}

TEST_F(AFailingDisk, IsFlushedBeforeAWriteIsAnswered) {
  const int flushes = FaultyDisk::flushes;
  start("a");
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre("written"));
  EXPECT_EQ(FaultyDisk::flushes, flushes + 1);
}

}  // namespace
}  // namespace boxoffice::storage
