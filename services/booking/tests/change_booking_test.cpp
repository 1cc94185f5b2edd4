#include "services/booking/application/change_booking.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "services/booking/tests/bookings.hpp"
#include "services/booking/tests/in_memory_booking_store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <optional>
#include <utility>

namespace boxoffice::booking {
namespace {

class CancelingABookingByAClient : public testing::Test {
 public:
  CancelingABookingByAClient() {
    EXPECT_THAT(scheduler.run(bookings.add(a_pending_booking(), {})), IsAccepted());
    const auto completed = scheduler.run(bookings.change(
        id, [](Booking booking) { return complete(booking, a_payment_for(booking), ChangedBy::payment, noon); }));
    EXPECT_THAT(completed, IsAccepted());
  }

  Task<Result<Changed>> change(BookingId booking, BookingStatus wanted, ChangeBooking::AcceptsVersion accepts,
                               std::optional<IdempotencyKey> key) {
    auto changed = co_await change_booking(booking, {wanted, {}}, std::move(accepts), std::move(key));
    if (!changed) co_return std::unexpected(std::get<Rejection>(changed.error()));
    co_return *std::move(changed);
  }
  Result<Changed> cancel(ChangeBooking::AcceptsVersion accepts = {}, std::optional<IdempotencyKey> key = {}) {
    return scheduler.run(change(id, BookingStatus::cancel_booking, std::move(accepts), std::move(key)));
  }
  static ChangeBooking::AcceptsVersion only(std::int64_t version) {
    return [version](std::int64_t present) { return present == version; };
  }

  const BookingId id{1};
  SimulatedScheduler scheduler{noon};
  InMemoryBookingStore bookings{scheduler};
  ChangeBooking change_booking{bookings, scheduler};
};

TEST_F(CancelingABookingByAClient, TellsTheWorld) {
  const auto canceled = cancel();
  ASSERT_THAT(canceled, IsAccepted());
  EXPECT_EQ(canceled->booking.booking_status, BookingStatus::cancel_booking);
  EXPECT_EQ(canceled->booking.status_by, ChangedBy::customer);
  EXPECT_EQ(bookings.told().back().type, "BookingCanceled");
}

TEST_F(CancelingABookingByAClient, TwiceTellsTheWorldOnce) {
  const auto once = cancel();
  const auto twice = cancel();
  ASSERT_THAT(twice, IsAccepted());
  EXPECT_EQ(twice->booking, once->booking);
  EXPECT_EQ(bookings.told().size(), 2U);
}

TEST_F(CancelingABookingByAClient, IsDoneForTheVersionThatTheClientSaw) { EXPECT_THAT(cancel(only(2)), IsAccepted()); }

TEST_F(CancelingABookingByAClient, IsRefusedWhenTheBookingHasChangedSince) {
  const auto refused = cancel(only(1));
  ASSERT_THAT(refused, IsRejected("stale-version"));
  EXPECT_EQ(refused.error().kind, RejectionKind::stale);
  EXPECT_EQ(bookings.find(id)->booking_status, BookingStatus::complete_booking);
}

TEST_F(CancelingABookingByAClient, IsRefusedForOneThatDoesNotExist) {
  const auto refused = scheduler.run(change(BookingId{99}, BookingStatus::cancel_booking, {}, {}));
  ASSERT_THAT(refused, IsRejected("no-such-booking"));
  EXPECT_EQ(refused.error().kind, RejectionKind::not_found);
}

TEST_F(CancelingABookingByAClient, AgainWithTheSameKeyGetsTheSameAnswerThoughTheVersionIsStaleNow) {
  const auto first = cancel(only(2), a_key());
  const auto again = cancel(only(2), a_key());
  ASSERT_THAT(again, IsAccepted());
  EXPECT_TRUE(again->replayed);
  EXPECT_EQ(again->booking, first->booking);
}

TEST_F(CancelingABookingByAClient, UsesItsKeyUpForEveryOtherRequest) {
  ASSERT_THAT(cancel({}, a_key("key", "cancel it")), IsAccepted());
  const auto other = scheduler.run(change(id, BookingStatus::complete_booking, {}, a_key("key", "complete it")));
  EXPECT_THAT(other, IsRejected("key-reused"));
}

using AskingForAnotherStatus = CancelingABookingByAClient;

TEST_F(AskingForAnotherStatus, IsRefused) {
  EXPECT_THAT(scheduler.run(change(id, BookingStatus::failed_booking, {}, {})), IsRejected("status-not-yours"));
  EXPECT_EQ(bookings.find(id)->version, 2);
}

TEST_F(AskingForAnotherStatus, IsNotFoundWhenThereIsNoSuchBooking) {
  EXPECT_THAT(scheduler.run(change(BookingId{99}, BookingStatus::failed_booking, {}, {})),
              IsRejected("no-such-booking"));
}

}  // namespace
}  // namespace boxoffice::booking
