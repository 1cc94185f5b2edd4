#include "services/booking/adapters/orphan_payments.hpp"

#include "contracts/booking_events.hpp"
#include "platform/json/codec.hpp"
#include "services/booking/tests/booking_worlds.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <vector>

namespace boxoffice::booking {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

/// Booking 1 exists.
class AnApprovedPayment : public testing::Test {
 public:
  AnApprovedPayment() { book(); }

  Booking book() { return world.scheduler.run(world.store().add(a_pending_booking(), {})).value().booking; }

  void hear_of(std::vector<std::int64_t> bookings) {
    std::vector<messaging::Record> approved;
    for (const auto booking : bookings)
      approved.push_back(messaging::record_of(
          PaymentApproved{{}, BookingId{booking}, "", PaymentStatus::complete_payment, the_price, {}}, booking, 2,
          world.scheduler.now()));
    auto& program = *world.program;
    world.scheduler.run(
        program.database.write([&](storage::Session& session) { program.bookings.take_in(session, approved); }));
  }

  /// What was told after the payments have waited as long as they may.
  std::vector<std::int64_t> disowned() {
    world.scheduler.advance(OrphanPayments::patience);
    while (world.scheduler.run(world.program->bookings.disown_orphans()) > 0) {}
    std::vector<std::int64_t> bookings;
    for (const auto& record : world.told())
      if (record.version == 1) bookings.push_back(record.key);
    return bookings;
  }

  SqlWorld world;
};

TEST_F(AnApprovedPayment, OfABookingThatExistsIsLeftAlone) {
  hear_of({1});
  EXPECT_THAT(disowned(), IsEmpty());
}

TEST_F(AnApprovedPayment, WithoutABookingIsAnsweredWithAFailedBookingSoThatItIsRefunded) {
  hear_of({1, 2, 999});
  EXPECT_THAT(disowned(), ElementsAre(2, 999));
  const auto event = json::decode<BookingFailed>(world.told()[1].payload, json::Unknown::ignore);
  ASSERT_TRUE(event);
  EXPECT_EQ(event->id, BookingId{999});
  EXPECT_EQ(event->reason, "no-such-booking");
  EXPECT_EQ(event->booking_status, BookingStatus::failed_booking);
}

TEST_F(AnApprovedPayment, IsDisownedOnceHoweverOftenItIsHeardOf) {
  hear_of({2});
  hear_of({2});
  EXPECT_THAT(disowned(), ElementsAre(2));
  hear_of({2});
  EXPECT_THAT(disowned(), ElementsAre(2));
}

TEST_F(AnApprovedPayment, OfAnImpossibleBookingIsAnsweredToo) {
  hear_of({-1, 0});
  EXPECT_THAT(disowned(), ElementsAre(-1, 0));
}

TEST_F(AnApprovedPayment, WaitsForItsBookingToCome) {
  hear_of({2, 3});
  world.scheduler.advance(OrphanPayments::patience - std::chrono::milliseconds{1});
  EXPECT_EQ(world.scheduler.run(world.program->bookings.disown_orphans()), 0U);
  EXPECT_EQ(book().id, BookingId{2});
  EXPECT_THAT(disowned(), ElementsAre(3));
}

TEST_F(AnApprovedPayment, WaitsNoLongerAfterARestart) {
  hear_of({2});
  world.restart();
  EXPECT_THAT(disowned(), ElementsAre(2));
}

TEST_F(AnApprovedPayment, ThatWasDisownedPaysForNoBookingAlsoAfterARestart) {
  hear_of({2, 3});
  EXPECT_THAT(disowned(), ElementsAre(2, 3));
  world.restart();
  EXPECT_EQ(book().id, BookingId{4});
  const auto told = world.told();
  ASSERT_THAT(told, SizeIs(4)) << "two were disowned, and their ids are failed bookings of nobody";
  EXPECT_EQ(told[2].type, "BookingFailed");
  EXPECT_EQ(told[2].key, 2);
  EXPECT_EQ(told[2].version, 2);
  EXPECT_EQ(told[3].key, 3);
  EXPECT_THAT(world.pending(), ElementsAre(BookingId{1}, BookingId{4}));
}

}  // namespace
}  // namespace boxoffice::booking
