#include "kernel/time_zone.hpp"

#include "kernel/timestamp.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <string_view>

namespace boxoffice {
namespace {

using namespace std::chrono_literals;

TEST(ATimeZone, IsOneOfTheDatabase) {
  EXPECT_TRUE(TimeZone::find("Asia/Seoul"));
  EXPECT_FALSE(TimeZone::find("localtime")) << "it means something else on every machine";
  for (const auto* name : {"", "Seoul", "Asia/Soul", "../etc/passwd", "+09:00"})
    EXPECT_FALSE(TimeZone::find(name)) << name;
}

std::string in_berlin(std::chrono::year_month_day day, std::chrono::minutes time) {
  const auto berlin = TimeZone::find("Europe/Berlin").value();
  return Timestamp{berlin.at(std::chrono::local_days{day}, time)}.text();
}

TEST(ATimeZone, KnowsWhenClocksShowATime) {
  EXPECT_EQ(in_berlin(2026y / 1 / 15, 12h), "2026-01-15T11:00:00Z");
  EXPECT_EQ(in_berlin(2026y / 7 / 15, 12h), "2026-07-15T10:00:00Z");
  EXPECT_EQ(in_berlin(2026y / 3 / 29, 2h + 30min), "2026-03-29T01:00:00Z") << "there is no such time: put forward at 2";
  EXPECT_EQ(in_berlin(2026y / 10 / 25, 2h + 30min), "2026-10-25T00:30:00Z") << "there are two: put back at 3";
}

TEST(ATimeZone, KnowsWhichDayItIsThere) {
  const auto moment = Timestamp::parse("2026-12-31T15:00:00Z").value().moment;
  const auto day = [&](const char* zone) { return std::chrono::year_month_day{TimeZone::find(zone)->day_of(moment)}; };
  EXPECT_EQ(day("Asia/Seoul"), 2027y / 1 / 1);
  EXPECT_EQ(day("Europe/Berlin"), 2026y / 12 / 31);
}

}  // namespace
}  // namespace boxoffice
