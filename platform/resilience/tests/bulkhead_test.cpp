#include "platform/resilience/bulkhead.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace boxoffice::resilience {
namespace {

TEST(ABulkhead, LetsAsManyCallsInAsItHasSlots) {
  Bulkhead bulkhead(2);
  const auto first = bulkhead.enter();
  const auto second = bulkhead.enter();
  EXPECT_TRUE(first && second);
  EXPECT_FALSE(bulkhead.enter().has_value());
  EXPECT_EQ(bulkhead.in_flight(), 2u);
  EXPECT_EQ(bulkhead.refused(), 1u);
}

TEST(ABulkhead, CountsWhoWasRefusedBeforeCalling) {
  Bulkhead bulkhead(1);
  EXPECT_FALSE(bulkhead.refuses());
  const auto call = bulkhead.enter();
  EXPECT_TRUE(bulkhead.refuses());
  EXPECT_EQ(bulkhead.refused(), 1u);
  EXPECT_EQ(bulkhead.in_flight(), 1u);
}

TEST(ABulkhead, HasRoomAgainWhenACallEnded) {
  Bulkhead bulkhead(1);
  { const auto call = bulkhead.enter(); }
  EXPECT_TRUE(bulkhead.enter().has_value());
}

TEST(ABulkhead, FreesASlotOnceThoughItIsHandedAround) {
  Bulkhead bulkhead(2);
  auto here = bulkhead.enter();
  {
    auto there = std::move(*here);
    EXPECT_EQ(bulkhead.in_flight(), 1u);
  }
  EXPECT_EQ(bulkhead.in_flight(), 0u);
}

}  // namespace
}  // namespace boxoffice::resilience
