#include "platform/runtime/delay_range.hpp"
#include "platform/runtime/rate.hpp"
#include "platform/runtime/within.hpp"

#include <gtest/gtest.h>

#include <set>

namespace boxoffice::runtime {
namespace {

using namespace std::chrono_literals;

TEST(ADelayRange, IsAFixedNumberOrARange) {
  EXPECT_EQ(DelayRange::parse("0")->most(), 0ms);
  EXPECT_EQ(DelayRange::parse("500")->least(), 500ms);
  EXPECT_EQ(DelayRange::parse("500")->most(), 500ms);
  EXPECT_EQ(DelayRange::parse("400-620")->least(), 400ms);
  EXPECT_EQ(DelayRange::parse("400-620")->most(), 620ms);
}

TEST(ADelayRange, IsWrittenAsItIsRead) {
  for (const auto* text : {"0", "500", "400-620"}) EXPECT_EQ(DelayRange::parse(text)->str(), text);
  EXPECT_EQ(DelayRange::parse("7-7")->str(), "7");
}

TEST(ADelayRange, RefusesWhatIsNoDelay) {
  for (const auto* text : {"", "-", "-5", "5-", "abc", "1.5", "400 - 620", "1-2-3", "5ms", "+5"}) {
    const auto range = DelayRange::parse(text);
    ASSERT_FALSE(range.has_value()) << text;
    EXPECT_EQ(range.error(), "expected milliseconds such as 500, or a range such as 400-620") << text;
  }
  EXPECT_EQ(DelayRange::parse("620-400").error(), "must not end before it begins");
  EXPECT_EQ(DelayRange::parse("600001").error(), "must be between 0 and 600000 ms");
  EXPECT_EQ(DelayRange::parse("99999999999999999999").error(), "must be between 0 and 600000 ms");
  EXPECT_EQ(DelayRange::of(-1, 5).error(), "must be between 0 and 600000 ms");
}

TEST(ADelayRange, DrawsEveryDelayOfItsRange) {
  SeededRandom random(1);
  const auto range = *DelayRange::parse("3-5");
  std::set<std::chrono::milliseconds> drawn;
  for (int i = 0; i < 200; ++i) drawn.insert(range.draw(random));
  EXPECT_EQ(drawn, (std::set<std::chrono::milliseconds>{3ms, 4ms, 5ms}));
}

TEST(ANumberWithinBounds, IncludesBoth) {
  EXPECT_EQ((Within<0, 365>::of(0)->value()), 0);
  EXPECT_EQ((Within<0, 365>::of(365)->value()), 365);
}

TEST(ANumberWithinBounds, RefusesWhatIsOutside) {
  EXPECT_EQ((Within<0, 365>::of(-1).error()), "must be between 0 and 365");
  EXPECT_EQ((Within<0, 365>::of(366).error()), "must be between 0 and 365");
}

TEST(ARate, IsAShareFromZeroToOne) {
  EXPECT_EQ(Rate::parse("0")->share(), 0);
  EXPECT_EQ(Rate::parse("1")->share(), 1);
  EXPECT_EQ(Rate::parse("0.05")->share(), 0.05);
  EXPECT_EQ(Rate::parse("0.05")->str(), "0.05");
}

TEST(ARate, RefusesWhatIsNoShare) {
  for (const auto* text : {"", "a", "5%", "0,5", " 0.5"}) {
    EXPECT_EQ(Rate::parse(text).error(), "expected a number from 0 to 1") << text;
  }
  for (const auto* text : {"-0.1", "1.01", "nan", "inf"}) {
    EXPECT_EQ(Rate::parse(text).error(), "must be between 0 and 1") << text;
  }
}

TEST(ARate, HappensAsOftenAsItSays) {
  SeededRandom random(1);
  const auto seldom = *Rate::parse("0.25");
  int happened = 0;
  for (int i = 0; i < 10'000; ++i) happened += seldom.draw(random) ? 1 : 0;
  EXPECT_NEAR(happened, 2500, 150);
  EXPECT_FALSE(Rate::parse("0")->draw(random));
  EXPECT_TRUE(Rate::parse("1")->draw(random));
}

}  // namespace
}  // namespace boxoffice::runtime
