// From a file to a server; run by tests/engines/with_engines.py.

#include "platform/storage/transfer.hpp"

#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

namespace boxoffice::storage {
namespace {

using testing::HasSubstr;

constexpr Command<> lose_last_entries{"DELETE FROM entry WHERE id > 1000"};
constexpr Command<> forget_last_entries{"UPDATE transfer_table SET copied = 1000 WHERE name = 'entry'"};
constexpr Command<> forget_leases{"DELETE FROM transfer_table WHERE name = 'lease'"};
constexpr Command<> change_an_entry{"UPDATE entry SET remark = 'changed' WHERE id = 1234"};
constexpr Command<> lose_a_lease{"DELETE FROM lease WHERE owner = '1'"};

class ATransfer : public testing::Test {
 public:
  ATransfer() {
    if (!target.url().is_shared())
      throw std::runtime_error("BOXOFFICE_TEST_SERVER names no server: run this by tests/engines/with_engines.py");
    auto store = open(source);
    scheduler.run(store.write([](Session& session) {
      for (int i = 0; i < 2'500; ++i) add_entry(session, "entry " + std::to_string(i) + " 홍길동 '\";");
    }));
    scheduler.run(store.drain());
    Connection connection(DatabaseUrl(source), Access::write, Limits{});
    connection.run_script(
        "INSERT INTO everything VALUES (1, 1, -5, 9223372036854775807, 0, -1, '', 'Title', 'OPEN', NULL, NULL, NULL), "
        "(2, 0, 5, -9223372036854775807, 90000, 1, '\xF0\x9F\x8E\xAB', '  ', 'OPEN', 7, 'text', 'CLOSED');"
        "INSERT INTO lease VALUES ('B', '1', 0, 1), ('a', '2', 0, 1), ('ä', '3', 0, 1), ('Ä', '4', 0, 1)");
  }

  Store open(const DatabaseUrl& url) {
    return Store::open(
        {.database = url, .lane = lane, .readers = 1, .scheduler = scheduler, .migrations = test_migrations()});
  }
  std::string refusal(const DatabaseUrl& url) {
    try {
      open(url);
    } catch (const Unusable& refused) {
      return refused.what();
    }
    return "";
  }
  std::string refusal_to_begin(const std::filesystem::path& from) {
    try {
      Transfer(from, target.url(), test_migrations());
    } catch (const Unusable& refused) {
      return refused.what();
    }
    return "";
  }
  Transfer transfer() { return {source, target.url(), test_migrations()}; }
  static bool is_equal(Transfer& transfer) {
    return std::ranges::all_of(transfer.compare(), &TableComparison::is_equal);
  }
  void alter_target(const Command<>& command) {
    Store::alter(target.url(), [&](Session& session) { session.run(command); });
  }

  TemporaryFolder folder;
  const std::filesystem::path source = folder / "source.db";
  const TestDatabase target;
  LoopScheduler scheduler;
  Lane lane{"test writer"};
};

TEST_F(ATransfer, BringsEveryRowAndLetsTheTargetGoOn) {
  auto moving = transfer();
  moving.begin();
  moving.copy();
  const auto tables = moving.compare();
  EXPECT_EQ(tables.size(), 4U) << "entry, everything, lease and the totals";
  for (const auto& [name, before, after] : tables) {
    EXPECT_GT(before.rows(), 0) << name;
    EXPECT_EQ(before.text(), after.text()) << name;
  }
  moving.complete([](Session& session) { add_entry(session, "the last thing"); });
  auto store = open(target.url());
  scheduler.run(store.write([](Session& session) {
    EXPECT_EQ(session.total("entry"), 2'501);
    EXPECT_EQ(add_entry(session, "one more").value, 2'502);
  }));
  scheduler.run(store.drain());
}

TEST_F(ATransfer, GoesOnWhereItWasCutOff) {
  {
    auto cut_off = transfer();
    cut_off.begin();
    cut_off.copy();
    alter_target(lose_last_entries);
    alter_target(forget_last_entries);
    alter_target(forget_leases);
  }
  auto moving = transfer();
  moving.begin();
  moving.copy();
  EXPECT_TRUE(is_equal(moving));
}

TEST_F(ATransfer, NoticesWhatDiffers) {
  for (const auto* fault : {&change_an_entry, &lose_a_lease}) {
    auto moving = transfer();
    moving.begin();
    moving.copy();
    alter_target(*fault);
    EXPECT_FALSE(is_equal(moving));
  }
}

TEST_F(ATransfer, LetsNobodyInOnEitherSideUntilItIsDone) {
  {
    auto moving = transfer();
    moving.begin();
    EXPECT_THAT(refusal(target.url()), HasSubstr("is the unfinished copy of another database"));
    EXPECT_THROW(Store::open_read_only({.database = target.url(),
                                        .lane = lane,
                                        .readers = 1,
                                        .scheduler = scheduler,
                                        .migrations = test_migrations()}),
                 Unusable);
  }
  EXPECT_THAT(refusal(source), HasSubstr("is being moved to"));
  {
    auto moving = transfer();
    moving.begin();
    moving.copy();
    moving.complete([](Session&) {});
  }
  EXPECT_EQ(refusal(target.url()), "");
  EXPECT_THAT(refusal(source), HasSubstr("was moved to " + target.url().url()));
  EXPECT_TRUE(transfer().is_complete());
  std::filesystem::remove(folder / "source.db.moved");
  EXPECT_EQ(refusal(source), "");
}

TEST_F(ATransfer, IsRefusedOnATargetThatIsNotItsOwn) {
  {
    auto moving = transfer();
    moving.begin();
  }
  std::filesystem::copy_file(source, folder / "other.db");
  EXPECT_THAT(refusal_to_begin(folder / "other.db"), HasSubstr("holds the copy of another database"));
  std::filesystem::remove(folder / "source.db.moved");
  EXPECT_THAT(refusal_to_begin(source), HasSubstr("or of an earlier state of it"));
}

TEST_F(ATransfer, IsRefusedOnATargetThatIsUsed) {
  {
    auto store = open(target.url());
    scheduler.run(store.drain());
  }
  EXPECT_THAT(refusal_to_begin(source), HasSubstr("is not empty: it has a table"));
  EXPECT_FALSE(std::filesystem::exists(folder / "source.db.moved"));
}

TEST_F(ATransfer, KeepsToTheTargetThatItBeganWith) {
  {
    auto moving = transfer();
    moving.begin();
  }
  const TestDatabase another;
  EXPECT_THROW(Transfer(source, another.url(), test_migrations()), Unusable);
}

}  // namespace
}  // namespace boxoffice::storage
