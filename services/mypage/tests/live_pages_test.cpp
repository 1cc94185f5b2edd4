#include "services/mypage/adapters/live_pages.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/storage/lane.hpp"
#include "platform/storage/tests/test_database.hpp"
#include "services/mypage/adapters/my_page_tables.hpp"
#include "services/mypage/schema/migrations.hpp"
#include "services/mypage/tests/pages.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace boxoffice::mypage {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::string_view greeting = "retry: 1000\n\n";
constexpr std::string_view heartbeat = ":\n\n";

std::string state(int version) { return "event: mypage\ndata: " + std::to_string(version) + "\n\n"; }

/// Somebody who has a page open. A quick one takes every piece at once.
class Reader {
 public:
  explicit Reader(std::unique_ptr<http::BodyStream> stream) : stream_(std::move(stream)) {}

  void take_one() { detach(take()); }
  void take_all() { detach(take_to_the_end()); }
  void leave() { stream_->stop(); }
  std::vector<std::string> heard() { return std::exchange(heard_, {}); }
  bool is_at_the_end() const { return ended_; }

 private:
  Task<void> take() {
    auto piece = co_await stream_->next();
    if (piece) heard_.push_back(*std::move(piece));
    else ended_ = true;
  }
  Task<void> take_to_the_end() {
    while (!ended_) co_await take();
  }

  std::unique_ptr<http::BodyStream> stream_;
  std::vector<std::string> heard_;
  bool ended_ = false;
};

class OpenPages : public testing::Test {
 protected:
  OpenPages() { tasks_.spawn(live_.run()); }
  ~OpenPages() override {
    for (auto& reader : readers_) reader->leave();
    live_.stop();
    scheduler_.run_until_idle();
    EXPECT_EQ(tasks_.running(), 0u);
  }

  /// Opens the page of a booking. The document is only its version.
  Reader& open(std::int64_t booking) {
    const auto version = [](const MyPage& page) { return std::to_string(version_of(page)); };
    readers_.push_back(std::make_unique<Reader>(live_.open(BookingId{booking}, {}, version)));
    return *readers_.back();
  }
  Reader& open_and_take_all(std::int64_t booking) {
    auto& reader = open(booking);
    reader.take_all();
    scheduler_.run_until_idle();
    return reader;
  }

  enum class Who : std::uint8_t { this_process, another_process };
  /// The next event of the booking is taken in.
  void take_in(Telling& telling, Who who = Who::this_process) {
    const std::vector<messaging::Record> told{telling.told().at(taken_in_[&telling]++)};
    scheduler_.run(store_.write([&](storage::Session& session) {
      mypage::take_in(session, shown_side(session), told);
      if (who == Who::this_process) live_.tell_after_commit(session, told);
    }));
    scheduler_.run_until_idle();
  }

  static Telling told_of_a_paid_booking(std::int64_t booking) {
    Telling telling{BookingId{booking}};
    telling.pay();
    telling.complete();
    return telling;
  }

  storage::TestDatabase database_;
  SimulatedScheduler scheduler_{noon};
  storage::Lane lane_{scheduler_};
  storage::Store store_{storage::Store::open(
      {.database = database_.url(), .lane = lane_, .readers = 0, .scheduler = scheduler_, .migrations = migrations()})};
  LivePages live_{store_, scheduler_};
  TaskScope tasks_{scheduler_};
  std::vector<std::unique_ptr<Reader>> readers_;
  std::map<Telling*, std::size_t> taken_in_;
};

TEST_F(OpenPages, BeginWithThePresentState) {
  auto telling = told_of_a_paid_booking(17);
  take_in(telling);
  EXPECT_THAT(open_and_take_all(17).heard(), ElementsAre(greeting, state(2)));
}

TEST_F(OpenPages, AreSentEveryChangeWhenItIsCommitted) {
  auto telling = told_of_a_paid_booking(17);
  take_in(telling);
  auto& reader = open_and_take_all(17);
  auto& other = open_and_take_all(17);
  auto& stranger = open_and_take_all(18);
  reader.heard();
  other.heard();
  take_in(telling);
  take_in(telling);
  EXPECT_THAT(reader.heard(), ElementsAre(state(3), state(5)));
  EXPECT_THAT(other.heard(), ElementsAre(state(3), state(5)));
  EXPECT_THAT(stranger.heard(), ElementsAre(greeting));
  EXPECT_EQ(live_.size(), 3u);
}

TEST_F(OpenPages, AreSentNothingThatWasRolledBack) {
  auto telling = told_of_a_paid_booking(17);
  take_in(telling);
  auto& reader = open_and_take_all(17);
  reader.heard();
  const auto told = telling.told();
  EXPECT_THROW(scheduler_.run(store_.write([&](storage::Session& session) {
    mypage::take_in(session, shown_side(session), told);
    live_.tell_after_commit(session, told);
    throw std::runtime_error("rolled back");
  })),
               std::runtime_error);
  scheduler_.run_until_idle();
  EXPECT_THAT(reader.heard(), IsEmpty());
}

TEST_F(OpenPages, WaitForABookingThatNobodyHasToldOf) {
  auto& reader = open_and_take_all(17);
  EXPECT_THAT(reader.heard(), ElementsAre(greeting));
  auto telling = told_of_a_paid_booking(17);
  take_in(telling);
  EXPECT_THAT(reader.heard(), ElementsAre(state(2)));
}

TEST_F(OpenPages, SkipForASlowReaderWhatIsNotNewAnyMore) {
  auto& reader = open(17);
  reader.take_one();
  scheduler_.run_until_idle();
  EXPECT_THAT(reader.heard(), ElementsAre(greeting));
  auto telling = told_of_a_paid_booking(17);
  for (int i = 0; i < 3; ++i) take_in(telling);
  reader.take_one();
  EXPECT_THAT(reader.heard(), ElementsAre(state(5)));
}

TEST_F(OpenPages, AreSentASignOfLifeWhenNothingHappens) {
  auto& reader = open_and_take_all(17);
  reader.heard();
  scheduler_.advance(14s);
  EXPECT_THAT(reader.heard(), IsEmpty());
  scheduler_.advance(16s);
  EXPECT_THAT(reader.heard(), ElementsAre(heartbeat, heartbeat));
}

TEST_F(OpenPages, FindWhatAnotherProcessHasTakenInWithinASecond) {
  auto telling = told_of_a_paid_booking(17);
  auto& reader = open_and_take_all(17);
  reader.heard();
  take_in(telling, Who::another_process);
  EXPECT_THAT(reader.heard(), IsEmpty());
  scheduler_.advance(1s);
  EXPECT_THAT(reader.heard(), ElementsAre(state(2)));
  scheduler_.advance(3s);
  EXPECT_THAT(reader.heard(), IsEmpty());
}

TEST_F(OpenPages, AreManyAtATime) {
  std::vector<Reader*> all;
  for (std::int64_t booking = 1; booking <= 600; ++booking) all.push_back(&open_and_take_all(booking));
  std::vector<messaging::Record> told;
  for (std::int64_t booking = 1; booking <= 600; ++booking)
    told.push_back(told_of_a_paid_booking(booking).told().front());
  scheduler_.run(store_.write([&](storage::Session& session) {
    mypage::take_in(session, shown_side(session), told);
    live_.tell_after_commit(session, told);
  }));
  scheduler_.run_until_idle();
  for (auto* reader : all) EXPECT_THAT(reader->heard(), ElementsAre(greeting, state(2)));
  EXPECT_EQ(live_.states(), 600u);
}

TEST_F(OpenPages, EndWhenTheirReaderLeavesAndAreForgotten) {
  auto& reader = open_and_take_all(17);
  reader.leave();
  EXPECT_TRUE(reader.is_at_the_end());
  readers_.clear();
  EXPECT_EQ(live_.size(), 0u);
}

}  // namespace
}  // namespace boxoffice::mypage
