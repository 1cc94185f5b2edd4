#include "services/booking/application/settle_unknown_payment.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/in_memory_booking_store.hpp"
#include "services/booking/tests/scripted_payment.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace boxoffice::booking {
namespace {

using enum BookingStatus;
using testing::ElementsAre;
using testing::IsEmpty;

class SettlingAnUnknownPayment : public testing::Test {
 public:
  SettlingAnUnknownPayment() { EXPECT_THAT(scheduler.run(bookings.add(a_pending_booking(), {})), IsAccepted()); }

  bool settle(bool last_time = false) { return scheduler.run(settle_payment(id, last_time)); }
  Booking saved() { return bookings.find(id).value(); }

  const BookingId id{1};
  SimulatedScheduler scheduler{noon};
  InMemoryBookingStore bookings{scheduler};
  ScriptedPayment payment{scheduler};
  std::vector<BookingId> handed_over;
  SettleUnknownPayment settle_payment{bookings, payment, scheduler,
                                      [this](BookingId booking) { handed_over.push_back(booking); }};
};

TEST_F(SettlingAnUnknownPayment, CompletesTheBookingThatWasPaid) {
  payment.finding = Approved{the_price};
  EXPECT_TRUE(settle());
  EXPECT_EQ(saved().booking_status, complete_booking);
  EXPECT_EQ(saved().status_by, ChangedBy::resolver);
  EXPECT_EQ(bookings.told().at(0).type, "BookingStarted");
}

TEST_F(SettlingAnUnknownPayment, FailsTheBookingThatWasDeclined) {
  payment.finding = Declined{};
  EXPECT_TRUE(settle());
  EXPECT_EQ(saved().booking_status, failed_booking);
  EXPECT_EQ(saved().status_reason, failure::declined);
}

TEST_F(SettlingAnUnknownPayment, GivesUpTheBookingThatPaymentHasNeverHeardOf) {
  payment.finding = NotFound{};
  EXPECT_TRUE(settle());
  EXPECT_EQ(saved().booking_status, failed_booking);
  EXPECT_EQ(saved().status_reason, failure::given_up);
  EXPECT_EQ(bookings.told().at(0).type, "BookingFailed");
}

TEST_F(SettlingAnUnknownPayment, ChangesNothingWhileNothingIsKnown) {
  const auto before = saved();
  EXPECT_FALSE(settle());
  EXPECT_EQ(saved(), before);
}

TEST_F(SettlingAnUnknownPayment, TellsAPersonTheLastTimeAndIsStillToBeAskedAbout) {
  EXPECT_FALSE(settle(true));
  EXPECT_EQ(saved().booking_status, pending_booking);
  EXPECT_EQ(saved().status_reason, "manual-review");
  const auto handed_over = saved();
  EXPECT_FALSE(settle(true));
  EXPECT_EQ(saved(), handed_over);
  payment.finding = Approved{the_price};
  EXPECT_TRUE(settle(true));
  EXPECT_EQ(saved().booking_status, complete_booking);
}

TEST_F(SettlingAnUnknownPayment, TellsOnceThatItIsHandedOver) {
  settle();
  EXPECT_THAT(handed_over, IsEmpty());
  settle(true);
  settle(true);
  EXPECT_THAT(handed_over, ElementsAre(id));
}

TEST_F(SettlingAnUnknownPayment, EndsAtTheLastTimeWhenSomebodyElseHasSettledIt) {
  const auto failed = scheduler.run(
      bookings.change(id, [](Booking booking) { return fail(booking, failure::declined, ChangedBy::payment, noon); }));
  ASSERT_THAT(failed, IsAccepted());
  EXPECT_TRUE(settle(true));
  EXPECT_THAT(handed_over, IsEmpty());
}

TEST_F(SettlingAnUnknownPayment, HandsAMismatchToAPersonAtOnce) {
  payment.finding = Approved{the_price + Money::won(1)};
  EXPECT_TRUE(settle());
  EXPECT_EQ(saved().booking_status, pending_booking);
  EXPECT_EQ(saved().status_reason, "manual-review");
}

TEST_F(SettlingAnUnknownPayment, LeavesABookingAloneThatIsSettledAlready) {
  payment.finding = Approved{the_price};
  EXPECT_TRUE(settle());
  const auto complete = saved();
  payment.finding = Declined{};
  EXPECT_TRUE(settle());
  EXPECT_EQ(saved(), complete);
}

}  // namespace
}  // namespace boxoffice::booking
