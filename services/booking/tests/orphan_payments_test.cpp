#include "services/booking/adapters/orphan_payments.hpp"

#include "contracts/booking_events.hpp"
#include "platform/json/codec.hpp"
#include "services/booking/tests/booking_worlds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

namespace boxoffice::booking {
namespace {

using testing::IsEmpty;
using testing::SizeIs;

class AnApprovedPayment : public testing::Test {
 public:
  AnApprovedPayment() { world.scheduler.run(world.store().add(a_pending_booking(), {})); }

  std::vector<messaging::Record> disown(std::vector<std::int64_t> bookings) {
    std::vector<messaging::Record> approved;
    for (const auto booking : bookings)
      approved.push_back(messaging::record_of(
          PaymentApproved{{}, BookingId{booking}, "", PaymentStatus::complete_payment, the_price}, booking, 2, noon));
    auto& program = *world.program;
    world.scheduler.run(program.database.write(
        [&](storage::Session& session) { disown_orphans(session, program.log.outbox(), approved); }));
    return world.told();
  }

  SqlWorld world;
};

TEST_F(AnApprovedPayment, OfABookingThatExistsIsLeftAlone) { EXPECT_THAT(disown({1}), IsEmpty()); }

TEST_F(AnApprovedPayment, WithoutABookingIsAnsweredWithAFailedBookingSoThatItIsRefunded) {
  const auto told = disown({1, 2, 999});
  ASSERT_THAT(told, SizeIs(2));
  EXPECT_EQ(told[0].key, 2);
  EXPECT_EQ(told[1].key, 999);
  const auto event = json::decode<BookingFailed>(told[1].payload, json::Unknown::ignore);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, BookingId{999});
  EXPECT_EQ(event->reason, "no-such-booking");
  EXPECT_EQ(event->booking_status, BookingStatus::failed_booking);
}

TEST_F(AnApprovedPayment, OfAnImpossibleBookingIsAnsweredToo) { EXPECT_THAT(disown({-1, 0}), SizeIs(2)); }

}  // namespace
}  // namespace boxoffice::booking
