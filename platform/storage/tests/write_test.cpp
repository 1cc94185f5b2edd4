#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace boxoffice::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr Command<std::string, EntryId> remark{"UPDATE entry SET remark = :remark WHERE id = :id"};

class AWrite : public SimulatedStore {
 public:
  /// Starts a write of this entry, which fails afterwards when it is told to.
  void start(std::string text, bool fails = false) { detach(write_entry(std::move(text), fails)); }

  Task<void> write_entry(std::string text, bool fails) {
    try {
      auto id = co_await store->write([&](Session& session) {
        session.after_commit([this, text] { hooks.push_back(text); });
        const auto added = add_entry(session, text);
        if (fails) throw std::runtime_error("no " + text);
        return added;
      });
      answers.push_back(text + "=" + std::to_string(id.value));
    } catch (const std::exception& failure) {
      answers.emplace_back(failure.what());
    }
  }

  /// Remarks on a row, and notes when it is not there.
  Task<void> amend(long long id) {
    try {
      co_await store->write([&](Session& session) { session.amend(remark, "seen", EntryId{id}); });
      answers.emplace_back("amended");
    } catch (const Stale&) {
      answers.push_back("stale " + std::to_string(id));
    }
  }

  std::vector<std::string> answers;
  std::vector<std::string> hooks;
};

TEST_F(AWrite, SharesItsCommitWithAllThatWaitToo) {
  for (int i = 0; i < 200; ++i) start("entry " + std::to_string(i));
  scheduler.run_until_idle();
  EXPECT_EQ(answers.size(), 200u);
  EXPECT_EQ(store->counters().commits, 1u);
  EXPECT_EQ(store->counters().flushed_commits, 1u);
  EXPECT_EQ(store->counters().writes, 200u);
}

TEST_F(AWrite, TakesEffectInTheOrderOfCalling) {
  for (const char* text : {"c", "a", "b"}) start(text);
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre("c=1", "a=2", "b=3"));
  EXPECT_THAT(texts(), ElementsAre("c", "a", "b"));
}

TEST_F(AWrite, FailsAloneWhenItThrows) {
  start("a");
  start("b", true);
  start("c");
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre("a=1", "no b", "c=2"));
  EXPECT_THAT(texts(), ElementsAre("a", "c"));
  EXPECT_EQ(store->counters().commits, 1u);
  EXPECT_EQ(store->counters().writes, 2u);
  EXPECT_EQ(store->counters().failed_writes, 1u);
}

TEST_F(AWrite, RunsOnceMoreWhenAnotherOfItsCommitThrows) {
  int runs = 0;
  detach([](AWrite& test, int& count) -> Task<void> {
    co_await test.store->write([&](Session& session) {
      ++count;
      add_entry(session, "counted");
    });
  }(*this, runs));
  start("a", true);
  scheduler.run_until_idle();
  EXPECT_EQ(runs, 2);
  EXPECT_THAT(texts(), ElementsAre("counted"));
  EXPECT_EQ(total(), 1);
}

TEST_F(AWrite, FailsAloneWhenItBreaksARuleOfTheSchema) {
  start("a");
  start("a");
  start("b");
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), ElementsAre("a", "b"));
  EXPECT_EQ(answers[0], "a=1");
  EXPECT_EQ(answers[2], "b=2");
}

TEST_F(AWrite, FailsAlsoWhenItHidesThatItBrokeARule) {
  static constexpr Query<std::string> any_text{"SELECT text FROM entry LIMIT 1"};
  const auto hide = [](Session& session) {
    add_entry(session, "a");
    try {
      add_entry(session, "a");
      session.find(any_text);
    } catch (const std::exception&) {
      return;
    }
  };
  EXPECT_THROW(write(hide), ConstraintViolated);
  EXPECT_THAT(texts(), IsEmpty());
}

TEST_F(AWrite, FailsAloneWhenTheRowThatItWasToChangeIsNotThere) {
  static constexpr Query<long long> remarked{"SELECT COUNT(*) FROM entry WHERE remark = 'seen'"};
  write([](Session& session) {
    for (int i = 0; i < 100; ++i) add_entry(session, "row " + std::to_string(i));
  });
  for (const long long id : {1, 2, 101, 3}) detach(amend(id));
  scheduler.run_until_idle();
  EXPECT_THAT(answers, ElementsAre("amended", "amended", "stale 101", "amended"));
  EXPECT_EQ(read([](Session& session) { return session.find(remarked); }), 3);
  EXPECT_NO_THROW(write([](Session& session) {
    for (int id = 1; id <= 100; ++id) session.amend(remark, "seen", EntryId{id});
  }));
  EXPECT_EQ(read([](Session& session) { return session.find(remarked); }), 100);
  EXPECT_NO_THROW(write([](Session& session) { session.amend(remark, "seen", EntryId{1}); }))
      << "a row that is found counts, though it becomes no other";
}

TEST_F(AWrite, KeepsTheOrderOfDifferentStatementsAboutOneRow) {
  write([](Session& session) {
    for (int i = 1; i <= 3; ++i) {
      const auto id = add_entry(session, "row " + std::to_string(i));
      session.amend(remark, "first", id);
      session.amend(remark, "last of " + std::to_string(i), id);
    }
    EXPECT_EQ(session.find(find_entry, EntryId{3})->remark, "last of 3");
  });
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2})->remark; }), "last of 2");
}

TEST_F(AWrite, MayInsertMoreThanGoesIntoOneMessage) {
  const std::string long_text(2'000, 'x');
  write([&](Session& session) {
    for (int i = 0; i < 2'500; ++i) add_entry(session, std::to_string(i) + long_text);
    session.insert(insert_entry, {EntryId{session.next_id("entry")}, "with a remark", "한글 remark"});
    session.insert(insert_entry, {EntryId{session.next_id("entry")}, "without", std::nullopt});
  });
  EXPECT_EQ(read([](Session& session) { return session.find(count_entries); }), 2'502);
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2'500})->text; }), "2499" + long_text);
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2'501})->remark; }), "한글 remark");
  EXPECT_EQ(read([](Session& session) { return session.find(find_entry, EntryId{2'502})->remark; }), std::nullopt);
}

TEST_F(AWrite, RunsItsHooksInOrderBeforeAnybodyResumes) {
  start("a");
  start("b");
  detach([](AWrite& test) -> Task<void> {
    co_await test.store->write(
        [&](Session& session) { session.after_commit([&test] { EXPECT_THAT(test.answers, IsEmpty()); }); });
  }(*this));
  scheduler.run_until_idle();
  EXPECT_THAT(hooks, ElementsAre("a", "b"));
}

TEST_F(AWrite, DropsTheHooksOfWhatIsRolledBack) {
  start("a");
  start("b", true);
  start("c");
  scheduler.run_until_idle();
  EXPECT_THAT(hooks, ElementsAre("a", "c"));
}

TEST_F(AWrite, ReturnsWhatCanOnlyBeMoved) {
  auto value = write([](Session&) { return std::make_unique<int>(42); });
  EXPECT_EQ(*value, 42);
}

TEST_F(AWrite, IsSeenByEveryLaterWriteOfTheSameCommit) {
  start("a");
  long long seen = 0;
  detach([](AWrite& test, long long& count) -> Task<void> {
    count = co_await test.store->write([](Session& session) { return session.find(count_entries).value(); });
  }(*this, seen));
  start("b");
  scheduler.run_until_idle();
  EXPECT_EQ(seen, 1);
}

TEST_F(AWrite, IsSeenByEveryReadAfterItsAnswer) {
  write([](Session& session) { add_entry(session, "a"); });
  EXPECT_THAT(texts(), ElementsAre("a"));
}

TEST_F(AWrite, DoesNotFlushWhenItChangedNothing) {
  write([](Session& session) { return session.find(count_entries); });
  EXPECT_EQ(store->counters().commits, 1u);
  EXPECT_EQ(store->counters().flushed_commits, 0u);
}

TEST_F(AWrite, NeverStartsWhenNobodyAwaitsIt) {
  {
    auto task = store->write([](Session& session) { add_entry(session, "a"); });
  }
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), IsEmpty());
}

class AWriteBehindTooMany : public AWrite {
 public:
  AWriteBehindTooMany() {
    limits.waiting_writes = 2;
    limits.waiting_reads = 1;
    reopen();
  }
};

TEST_F(AWriteBehindTooMany, IsRefusedAtOnce) {
  for (const char* text : {"a", "b", "c"}) start(text);
  ASSERT_EQ(answers.size(), 1u);
  EXPECT_THAT(answers[0], testing::HasSubstr("too much waits"));
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), ElementsAre("a", "b"));
  start("d");
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), ElementsAre("a", "b", "d"));
  EXPECT_EQ(store->counters().failed_writes, 1u);
  EXPECT_EQ(store->counters().waiting_writes, 0);
}

TEST_F(AWriteBehindTooMany, HasReadsThatAreRefusedLikewise) {
  detach([](Store& from) -> Task<void> { co_await from.read([](Session&) {}); }(*store));
  EXPECT_THROW(read([](Session&) {}), Unavailable);
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), IsEmpty());
}

class AnId : public AWrite {
 public:
  std::vector<long long> ids() {
    return read([](Session& session) { return session.all(all_ids); });
  }
};

TEST_F(AnId, IsGivenOutAgainWhenItsWriteIsRolledBack) {
  start("a", true);
  start("b");
  start("c", true);
  start("d");
  scheduler.run_until_idle();
  start("e", true);
  scheduler.run_until_idle();
  start("f");
  scheduler.run_until_idle();
  EXPECT_THAT(ids(), ElementsAre(1, 2, 3));
}

TEST_F(AnId, GoesOnBehindTheGreatestAfterARestart) {
  start("a");
  start("b");
  scheduler.run_until_idle();
  reopen();
  start("c");
  scheduler.run_until_idle();
  EXPECT_THAT(ids(), ElementsAre(1, 2, 3));
}

TEST_F(AnId, IsNotUsedAgainWhileTheStoreIsOpenWhenItsRowIsDeleted) {
  static constexpr Command<> delete_all{"DELETE FROM entry"};
  start("a");
  start("b");
  scheduler.run_until_idle();
  write([](Session& session) { session.run(delete_all); });
  start("c");
  scheduler.run_until_idle();
  EXPECT_THAT(ids(), ElementsAre(3));
}

TEST_F(AnId, BeginsAgainWhenATableWasEmptied) {
  static constexpr Command<> delete_all{"DELETE FROM entry"};
  for (const char* text : {"a", "b"}) start(text);
  scheduler.run_until_idle();
  const auto empty_and_fail = [](Session& session) {
    session.run(delete_all);
    session.restart_ids("entry");
    EXPECT_EQ(session.next_id("entry"), 1);
    throw std::runtime_error("no");
  };
  EXPECT_THROW(write(empty_and_fail), std::runtime_error);
  start("c");
  scheduler.run_until_idle();
  EXPECT_THAT(ids(), ElementsAre(1, 2, 3));
  write([](Session& session) {
    session.run(delete_all);
    session.restart_ids("entry");
  });
  start("d");
  scheduler.run_until_idle();
  EXPECT_THAT(ids(), ElementsAre(1));
}

TEST_F(AnId, MayComeFromAnotherColumn) {
  const auto numbers = write([](Session& session) {
    return std::vector{session.next_id("everything", "large"), session.next_id("everything", "large"),
                       session.next_id("everything")};
  });
  EXPECT_THAT(numbers, ElementsAre(1, 2, 1));
}

class ATotal : public AWrite {};

TEST_F(ATotal, IsZeroBeforeAnythingWasAdded) { EXPECT_EQ(total(), 0); }

TEST_F(ATotal, CountsWhatWasCommittedAndNothingElse) {
  start("a");
  start("b", true);
  start("c");
  scheduler.run_until_idle();
  EXPECT_EQ(total(), 2);
}

TEST_F(ATotal, SurvivesARestart) {
  for (const char* text : {"a", "b", "c"}) start(text);
  scheduler.run_until_idle();
  write([](Session& session) { session.add_to_total("entry", -1); });
  reopen();
  EXPECT_EQ(total(), 2);
  EXPECT_EQ(total("else"), 0);
}

TEST_F(AWrite, IsWaitedForByADrain) {
  start("a");
  auto drained = false;
  detach([](Store& of, bool& flag) -> Task<void> {
    co_await of.drain();
    flag = true;
  }(*store, drained));
  EXPECT_FALSE(drained);
  scheduler.run_until_idle();
  EXPECT_TRUE(drained);
  EXPECT_THAT(answers, ElementsAre("a=1"));
}

TEST_F(AWrite, IsWaitedForByADrainAlsoWhenItFollowsAnother) {
  detach([](AWrite& test) -> Task<void> {
    for (const char* text : {"a", "b", "c"}) co_await test.write_entry(text, false);
  }(*this));
  scheduler.run(store->drain());
  EXPECT_THAT(answers, ElementsAre("a=1", "b=2", "c=3"));
}

}  // namespace
}  // namespace boxoffice::storage
