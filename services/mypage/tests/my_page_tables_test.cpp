#include "services/mypage/adapters/my_page_tables.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/table_text.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/mypage/tests/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::mypage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// What is shown, as anybody sees it who looks into the database.
constexpr auto& shown_pages = storage::Reading<MyPage, "mypage">::upwards;

class TheTablesOfMyPage : public testing::Test {
 public:
  TheTablesOfMyPage() { open(); }

  void open() {
    store.emplace(storage::Store::open({.database = test_database.url(),
                                        .lane = lane,
                                        .readers = 0,
                                        .scheduler = scheduler,
                                        .migrations = migrations()}));
  }
  void write(std::function<void(storage::Session&)> work) { scheduler.run(store->write(std::move(work))); }
  void take_in(const std::vector<messaging::Record>& records, std::optional<TableSide> side = {}) {
    write([&](storage::Session& session) { mypage::take_in(session, side.value_or(shown_side(session)), records); });
  }
  void begin_rebuild() { write(mypage::begin_rebuild); }
  void show_rebuilt() { write(mypage::show_rebuilt); }
  TableSide hidden() { return other(scheduler.run(store->read(shown_side))); }
  std::vector<MyPage> shown() {
    return scheduler.run(store->read([](storage::Session& session) { return session.all(shown_pages, 0, 1'000); }));
  }
  std::vector<std::int64_t> shown_bookings() {
    std::vector<std::int64_t> bookings;
    for (const auto& page : shown()) bookings.push_back(page.booking_id.value);
    return bookings;
  }
  long long total() {
    return scheduler.run(
        store->read([](storage::Session& session) { return session.total(table_name(shown_side(session))); }));
  }

  storage::TestDatabase test_database;
  SimulatedScheduler scheduler{noon};
  storage::Lane lane{scheduler};
  std::optional<storage::Store> store;
};

std::vector<messaging::Record> told_of_many() {
  std::vector<messaging::Record> records;
  for (const auto& [booking, life] :
       {std::pair(1, Life::paid), std::pair(2, Life::canceled), std::pair(3, Life::some_seats_canceled)})
    std::ranges::copy(told_of(BookingId{booking}, life), std::back_inserter(records));
  return records;
}

TEST_F(TheTablesOfMyPage, AreTheSameWhetherEventsComeTogetherOrOneByOne) {
  const auto records = told_of_many();
  take_in(records);
  const auto together = shown();
  begin_rebuild();
  for (const auto& record : records) take_in({record}, hidden());
  show_rebuilt();
  EXPECT_EQ(shown(), together);
  EXPECT_EQ(together.size(), 3U);
}

TEST_F(TheTablesOfMyPage, HaveOnePageForABooking) {
  take_in(told_of_many());
  take_in(told_of_many());
  EXPECT_THAT(shown_bookings(), ElementsAre(1, 2, 3));
  EXPECT_EQ(total(), 3);
}

TEST_F(TheTablesOfMyPage, TakeInNothingOfABatchThatHasAnUnreadableEvent) {
  auto records = told_of_many();
  records.back().payload = "{}";
  EXPECT_THROW(take_in(records), std::runtime_error);
  EXPECT_THAT(shown(), IsEmpty());
  EXPECT_EQ(total(), 0);
}

TEST_F(TheTablesOfMyPage, ShowTheOldPagesUntilTheNewOnesAreComplete) {
  take_in(told_of_many());
  const auto before = shown();
  begin_rebuild();
  take_in(told_of(BookingId{2}, Life::canceled), hidden());
  EXPECT_EQ(shown(), before);
  EXPECT_EQ(total(), 3);
}

TEST_F(TheTablesOfMyPage, CountAndNumberRightlyAsSoonAsTheyHaveChangedPlaces) {
  take_in(told_of_many());
  begin_rebuild();
  take_in(told_of(BookingId{2}, Life::canceled), hidden());
  take_in(told_of(BookingId{1}, Life::paid), hidden());
  show_rebuilt();
  EXPECT_EQ(hidden(), TableSide::first);
  EXPECT_THAT(shown_bookings(), ElementsAre(2, 1));
  EXPECT_EQ(total(), 2);
  take_in(told_of(BookingId{9}, Life::paid));
  EXPECT_EQ(shown().back().id, MyPageId{3});
  EXPECT_EQ(total(), 3);
}

TEST_F(TheTablesOfMyPage, TakeTurnsAgainAndAgain) {
  for (int round = 0; round < 3; ++round) {
    begin_rebuild();
    take_in(told_of_many(), hidden());
    show_rebuilt();
    EXPECT_THAT(shown_bookings(), ElementsAre(1, 2, 3));
    EXPECT_EQ(shown().front().id, MyPageId{1});
    EXPECT_EQ(total(), 3);
  }
}

TEST_F(TheTablesOfMyPage, KnowAfterARestartWhichIsShown) {
  take_in(told_of_many());
  begin_rebuild();
  take_in(told_of(BookingId{2}, Life::canceled), hidden());
  show_rebuilt();
  store.reset();
  open();
  EXPECT_EQ(hidden(), TableSide::first);
  EXPECT_THAT(shown_bookings(), ElementsAre(2));
  EXPECT_EQ(total(), 1);
}

TEST_F(TheTablesOfMyPage, StayAsTheyWereWhenTheChangeOfPlacesIsRolledBack) {
  take_in(told_of_many());
  begin_rebuild();
  EXPECT_THROW(write([](storage::Session& session) {
                 mypage::show_rebuilt(session);
                 throw std::runtime_error("overtaken");
               }),
               std::runtime_error);
  EXPECT_EQ(hidden(), TableSide::second);
  EXPECT_EQ(shown().size(), 3U);
}

}  // namespace
}  // namespace boxoffice::mypage
