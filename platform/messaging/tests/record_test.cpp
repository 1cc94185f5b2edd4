#include "platform/messaging/record.hpp"

#include "platform/messaging/subscriptions.hpp"
#include "platform/messaging/waiting_keys.hpp"

#include <boost/describe/class.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace boxoffice::messaging {
namespace {

using namespace std::chrono_literals;

struct SeatTaken {
  static constexpr std::string_view type = "SeatTaken";
  std::int64_t seat_number = 0;
  std::string taken_by;
  std::optional<std::int64_t> row;
};
BOOST_DESCRIBE_STRUCT(SeatTaken, (), (seat_number, taken_by, row))

struct HouseOpened {
  static constexpr std::string_view type = "HouseOpened";
};
BOOST_DESCRIBE_STRUCT(HouseOpened, (), ())

constexpr Instant when = std::chrono::sys_days(std::chrono::year(2026) / 2 / 3) + 4h + 5min + 6s + 789ms;

TEST(ARecord, IsFlatJsonWithTypeAndTimeInFront) {
  const auto record = record_of(SeatTaken{12, "홍길동", std::nullopt}, 7, 3, when);
  EXPECT_EQ(record.payload,
            R"({"eventType":"SeatTaken","timestamp":"20260203040506","seatNumber":12,"takenBy":"홍길동","row":null})");
  EXPECT_EQ(record.type, "SeatTaken");
  EXPECT_EQ(record.key, 7);
  EXPECT_EQ(record.version, 3);
  EXPECT_EQ(record.time, when);
}

TEST(ARecord, MayBeOfAnEventWithoutMembers) {
  EXPECT_EQ(record_of(HouseOpened{}, 1, 1, when).payload,
            R"({"eventType":"HouseOpened","timestamp":"20260203040506"})");
}

struct Diary {
  std::vector<std::string> lines;
};

void open_house(Diary& diary, const HouseOpened&) { diary.lines.emplace_back("open"); }
void take_seat(Diary& diary, const SeatTaken& event, const Record& record) {
  diary.lines.push_back(event.taken_by + " takes " + std::to_string(event.seat_number) + ", version " +
                        std::to_string(record.version));
}

constexpr auto subscriptions = std::tuple{
    on<HouseOpened>(open_house),
    on<SeatTaken>(take_seat),
};

TEST(ASubscriptionTable, NamesItsEvents) {
  EXPECT_THAT(event_types(subscriptions), testing::ElementsAre("HouseOpened", "SeatTaken"));
}

TEST(ASubscriptionTable, CallsWhatItHasForTheEvent) {
  Diary diary;
  EXPECT_TRUE(dispatch(subscriptions, diary, record_of(HouseOpened{}, 1, 1, when)));
  EXPECT_TRUE(dispatch(subscriptions, diary, record_of(SeatTaken{12, "Ada", 1}, 1, 2, when)));
  EXPECT_THAT(diary.lines, testing::ElementsAre("open", "Ada takes 12, version 2"));
}

TEST(ASubscriptionTable, LeavesEventsAloneThatItDoesNotHave) {
  Diary diary;
  EXPECT_FALSE(dispatch(subscriptions, diary, {.type = "HouseClosed", .payload = "{}"}));
  EXPECT_THAT(diary.lines, testing::IsEmpty());
}

TEST(ASubscriptionTable, ReadsEventsOfNewerProducers) {
  Diary diary;
  const Record newer{.version = 1,
                     .type = "SeatTaken",
                     .payload = R"({"seatNumber":5,"takenBy":"Ada","colour":"red","more":[{"a":1}]})"};
  EXPECT_TRUE(dispatch(subscriptions, diary, newer));
  EXPECT_THAT(diary.lines, testing::ElementsAre("Ada takes 5, version 1"));
}

TEST(ASubscriptionTable, SaysWhatIsWrongWithAnEvent) {
  Diary diary;
  try {
    dispatch(subscriptions, diary, {.type = "SeatTaken", .payload = R"({"takenBy":"Ada"})"});
    FAIL() << "it was read";
  } catch (const Undecodable& failure) {
    EXPECT_THAT(failure.what(), testing::HasSubstr("SeatTaken cannot be read"));
    EXPECT_THAT(failure.what(), testing::HasSubstr("/seatNumber is missing"));
  }
}

TEST(WaitingKeysOfAConsumer, AreTriedAgainLaterEachTimeAndGivenUpInTheEnd) {
  WaitingKeys keys({.first = 100ms, .longest = 300ms}, 4);
  const WaitingKeys::TimePoint start{};
  for (const auto& [failures, delay] : {std::pair(1, 100ms), std::pair(2, 200ms), std::pair(3, 300ms)}) {
    keys.add(7, failures, start);
    EXPECT_EQ(keys.next_retry(), start + delay);
    EXPECT_EQ(keys.take_due(start + delay - 1ms), std::nullopt);
    EXPECT_EQ(keys.take_due(start + delay), 7);
    EXPECT_EQ(keys.take_due(start + delay), std::nullopt);
    EXPECT_TRUE(keys.contains(7));
  }
  keys.add(7, 4, start);
  EXPECT_EQ(keys.next_retry(), std::nullopt);
  EXPECT_TRUE(keys.remove(7));
  EXPECT_TRUE(keys.empty());
}

}  // namespace
}  // namespace boxoffice::messaging
