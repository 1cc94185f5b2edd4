#include "apps/audit/log_reader.hpp"

#include "apps/audit/tests/theatre.hpp"

#include <gtest/gtest.h>

namespace boxoffice::audit {
namespace {

constexpr KeyRange everything{1, 1'000};

class ALogReader : public testing::Test {
 public:
  ALogReader() {
    for (int i = 0; i < 10; ++i) theatre.book();
    theatre.close();
    databases.emplace(databases_in(theatre.folder()), lane, theatre.scheduler);
    reader.emplace(Service::booking, databases->of(Service::booking), 4);
  }
  ~ALogReader() override {
    databases.reset();  // before the lane
  }

  /// How often it looked into the database.
  std::uint64_t follow(LogPositions upto) {
    const auto& reads = databases->of(Service::booking).counters().reads;
    const auto before = reads.load();
    theatre.scheduler.run(reader->follow(upto, chronicle));
    return reads.load() - before;
  }

  Theatre theatre;
  storage::Lane lane{theatre.scheduler};
  std::optional<Databases> databases;
  std::optional<LogReader> reader;
  Chronicle chronicle{everything, 100};
};

TEST_F(ALogReader, ReadsEachRecordOnceHoweverOftenItIsToldToFollow) {
  EXPECT_EQ(follow({.published = 11, .my_page = 11}), 1U + 3U);
  EXPECT_EQ(follow({.published = 11, .my_page = 11}), 1U);
  EXPECT_FALSE(chronicle.find(10)->repeated.has(News::booking_started));
}

TEST_F(ALogReader, TellsWhatEachReaderHasPassed) {
  follow({.published = 11, .acting = 3, .my_page = 5});
  EXPECT_TRUE(chronicle.find(2)->acted_on.has(News::booking_started));
  EXPECT_TRUE(chronicle.find(3)->on_its_way(News::booking_started));
  EXPECT_FALSE(chronicle.find(4)->page.empty());
  EXPECT_TRUE(chronicle.find(5)->page.empty());
  follow({.published = 11, .acting = 11, .my_page = 6});
  EXPECT_FALSE(chronicle.find(3)->on_its_way(News::booking_started));
  EXPECT_FALSE(chronicle.find(5)->page.empty());
}

TEST_F(ALogReader, DoesNotBelieveAReaderThatClaimsToBeBeyondTheEnd) {
  EXPECT_LE(follow({.published = 11, .acting = 1'000'000'000'000}), 1U + 3U);
}

TEST(AChronicle, FindsTheNextOfWhomSomethingWasToldNearAndFar) {
  Chronicle chronicle({-5, 1'000'000}, 10);
  chronicle.of(3).published.add(News::booking_started);
  chronicle.of(-2).published.add(News::payment_approved);
  chronicle.of(900'000).published.add(News::payment_approved);
  EXPECT_EQ(chronicle.next(-5), -2);
  EXPECT_EQ(chronicle.next(-1), 3);
  EXPECT_EQ(chronicle.next(4), 900'000);
  EXPECT_EQ(chronicle.next(900'001), std::nullopt);
  EXPECT_EQ(chronicle.find(4), nullptr);
}

}  // namespace
}  // namespace boxoffice::audit
