#include "kernel/timestamp.hpp"

#include <gtest/gtest.h>

#include <string_view>

namespace boxoffice {
namespace {

TEST(ATimestamp, IsReadWithItsZoneAndWrittenInUtc) {
  for (const auto& [written, in_utc] : {
           std::pair{"2026-12-24T19:30:00+09:00", "2026-12-24T10:30:00Z"},
           std::pair{"2026-12-24T10:30:00Z", "2026-12-24T10:30:00Z"},
           std::pair{"2027-01-01T00:30:00+09:00", "2026-12-31T15:30:00Z"},
           std::pair{"2028-02-29T23:59:59-03:30", "2028-03-01T03:29:59Z"},
           std::pair{"2026-12-24T19:30:00.5Z", "2026-12-24T19:30:00.500Z"},
           std::pair{"2026-12-24T19:30:00.123456789Z", "2026-12-24T19:30:00.123Z"},
           std::pair{"0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"},
       }) {
    const auto timestamp = Timestamp::parse(written);
    ASSERT_TRUE(timestamp) << written;
    EXPECT_EQ(timestamp->text(), in_utc);
    EXPECT_EQ(Timestamp::parse(timestamp->text()), timestamp);
  }
}

TEST(ATimestamp, IsRefusedWithoutAZoneOrInAnotherForm) {
  for (const std::string_view written :
       {"", "2026-12-24", "2026-12-24T19:30:00", "2026-12-24 19:30:00Z", "2026-12-24T19:30Z",
        "2026-12-24T19:30:00+0900", "2026-12-24T19:30:00+09", "2026-12-24T19:30:00.Z", "2026-12-24T19:30:00Z ",
        "26-12-24T19:30:00Z", "2026-12-24T19:30:00+24:00", "1782340000000", "2026-12-24T19:30:00.1234567890Z",
        "-026-12-24T19:30:00Z"}) {
    const auto timestamp = Timestamp::parse(written);
    ASSERT_FALSE(timestamp) << written;
    EXPECT_EQ(timestamp.error(), "must be a date and time with its zone, such as 2026-12-24T19:30:00+09:00");
  }
}

TEST(ATimestamp, IsAMomentOfTheCalendar) {
  for (const std::string_view written : {"2026-02-29T00:00:00Z", "2026-13-01T00:00:00Z", "2026-00-10T00:00:00Z",
                                         "2026-04-31T00:00:00Z", "2026-12-24T24:00:00Z", "2026-12-24T23:59:60Z"}) {
    const auto timestamp = Timestamp::parse(written);
    ASSERT_FALSE(timestamp) << written;
    EXPECT_EQ(timestamp.error(), "is no moment of the calendar");
  }
}

TEST(ATimestamp, HasAYearOfFourDigitsByUniversalTimeToo) {
  EXPECT_TRUE(Timestamp::parse("9999-12-31T23:59:59.999Z"));
  for (const std::string_view written : {"9999-12-31T23:59:59-00:01", "0000-01-01T00:00:00+00:01"}) {
    const auto timestamp = Timestamp::parse(written);
    ASSERT_FALSE(timestamp) << written;
    EXPECT_EQ(timestamp.error(), "must lie in a year of four digits by universal time, too");
  }
}

}  // namespace
}  // namespace boxoffice
