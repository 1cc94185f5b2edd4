#include "services/booking/domain/booking.hpp"

#include "services/booking/tests/bookings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace boxoffice::booking {
namespace {

using enum BookingStatus;
using testing::ElementsAre;
using testing::IsEmpty;

Result<Change> complete_it(Booking booking) {
  const auto payment = a_payment_for(booking);
  return complete(std::move(booking), payment, ChangedBy::payment, later);
}
Result<Change> fail_it(Booking booking) {
  return fail(std::move(booking), failure::given_up, ChangedBy::resolver, later);
}
Result<Change> cancel_it(Booking booking) { return cancel(std::move(booking), ChangedBy::customer, later); }
Result<Change> review_it(Booking booking) { return hand_to_review(std::move(booking), later); }

/// One field of the table of states and decisions: what it leads to, or why it is refused.
struct Cell {
  const char* name;
  Result<Change> (*decide)(Booking);
  BookingStatus from;
  BookingStatus to;
  const char* event = "";    // empty: the world hears nothing
  const char* refused = "";  // empty: allowed
  bool changes = true;
};

class EveryDecisionInEveryState : public testing::TestWithParam<Cell> {};

TEST_P(EveryDecisionInEveryState, LeadsWhereTheTableSays) {
  const auto& cell = GetParam();
  const auto before = a_booking_that_is(cell.from);
  const auto outcome = cell.decide(before);
  if (!std::string_view(cell.refused).empty()) {
    EXPECT_THAT(outcome, IsRejected(cell.refused));
    EXPECT_EQ(outcome.error().kind, RejectionKind::conflict);
    return;
  }
  ASSERT_THAT(outcome, IsAccepted());
  EXPECT_EQ(outcome->booking.booking_status, cell.to);
  EXPECT_EQ(outcome->booking.version, before.version + (cell.changes ? 1 : 0));
  EXPECT_EQ(outcome->booking.status_at, cell.changes ? later : noon);
  if (std::string_view(cell.event).empty()) {
    EXPECT_THAT(types_of(outcome->events), IsEmpty());
  } else {
    EXPECT_THAT(types_of(outcome->events), ElementsAre(cell.event));
  }
}

INSTANTIATE_TEST_SUITE_P(
    OfABooking, EveryDecisionInEveryState,
    testing::Values(Cell{"PendingCompleted", complete_it, pending_booking, complete_booking, "BookingStarted"},
                    Cell{"CompleteCompleted", complete_it, complete_booking, {}, "", "not-pending"},
                    Cell{"CanceledCompleted", complete_it, cancel_booking, {}, "", "not-pending"},
                    Cell{"FailedCompleted", complete_it, failed_booking, {}, "", "not-pending"},
                    Cell{"PendingFailed", fail_it, pending_booking, failed_booking, "BookingFailed"},
                    Cell{"CompleteFailed", fail_it, complete_booking, {}, "", "not-pending"},
                    Cell{"CanceledFailed", fail_it, cancel_booking, {}, "", "not-pending"},
                    Cell{"FailedFailed", fail_it, failed_booking, {}, "", "not-pending"},
                    Cell{"PendingCanceled", cancel_it, pending_booking, {}, "", "not-yet-complete"},
                    Cell{"CompleteCanceled", cancel_it, complete_booking, cancel_booking, "BookingCanceled"},
                    Cell{"CanceledCanceled", cancel_it, cancel_booking, cancel_booking, "", "", false},
                    Cell{"FailedCanceled", cancel_it, failed_booking, {}, "", "booking-failed"},
                    Cell{"PendingReviewed", review_it, pending_booking, pending_booking},
                    Cell{"CompleteReviewed", review_it, complete_booking, {}, "", "not-pending"},
                    Cell{"CanceledReviewed", review_it, cancel_booking, {}, "", "not-pending"},
                    Cell{"FailedReviewed", review_it, failed_booking, {}, "", "not-pending"}),
    [](const auto& info) { return info.param.name; });

TEST(PlacingABooking, LeavesItPendingUntilMoneyMoves) {
  const auto booking = place(a_ticket("Hamlet"), Money::won(70'000), noon);
  EXPECT_EQ(booking.booking_status, pending_booking);
  EXPECT_EQ(booking.musical_name, "Hamlet");
  EXPECT_EQ(booking.price, Money::won(70'000));
  EXPECT_EQ(booking.booked_at, noon);
  EXPECT_EQ(booking.status_by, ChangedBy::customer);
  EXPECT_EQ(booking.status_reason, "placed");
  EXPECT_EQ(booking.version, 1);
}

TEST(CompletingABooking, TellsTheWorldWhoSeesWhatWhere) {
  const auto booking = a_pending_booking({.id = BookingId{41}});
  const auto change = complete(booking, a_payment_for(booking), ChangedBy::payment, later);
  ASSERT_THAT(change, IsAccepted());
  const auto& started = std::get<BookingStarted>(change->events.at(0));
  EXPECT_EQ(started.id, BookingId{41});
  EXPECT_EQ(started.musical_name, booking.musical_name);
  EXPECT_EQ(started.customer_name, booking.customer_name);
  EXPECT_EQ(started.telephone, booking.telephone_info);
  EXPECT_EQ(started.addr, booking.addr);
  EXPECT_EQ(started.booking_status, complete_booking);
  EXPECT_EQ(started.price, booking.price);
}

TEST(CompletingABooking, RemembersWhoDidItAndWhy) {
  const auto booking = a_pending_booking();
  const auto change = complete(booking, a_payment_for(booking), ChangedBy::resolver, later);
  ASSERT_THAT(change, IsAccepted());
  EXPECT_EQ(change->booking.status_by, ChangedBy::resolver);
  EXPECT_EQ(change->booking.status_reason, "paid");
}

TEST(CompletingABooking, RefusesAPaymentOfAnotherAmount) {
  const auto booking = a_pending_booking({.price = Money::won(90'000)});
  const auto outcome = complete(booking, a_payment_for(booking, Money::won(80'000)), ChangedBy::payment, noon);
  EXPECT_THAT(outcome, IsRejected("payment-mismatch"));
}

TEST(CompletingABooking, RefusesAPaymentForAnotherBooking) {
  const auto outcome =
      complete(a_pending_booking({.id = BookingId{1}}), {BookingId{2}, the_price}, ChangedBy::payment, noon);
  EXPECT_THAT(outcome, IsRejected("payment-mismatch"));
}

TEST(AFailingBooking, TellsTheWorldTheReason) {
  for (const auto reason : {failure::declined, failure::never_sent, failure::given_up}) {
    const auto change = fail(a_pending_booking(), reason, ChangedBy::payment, later);
    ASSERT_THAT(change, IsAccepted());
    EXPECT_EQ(change->booking.status_reason, reason);
    EXPECT_EQ(std::get<BookingFailed>(change->events.at(0)).reason, reason);
  }
}

TEST(CancelingABooking, TwiceIsTheSameAsOnce) {
  const auto once = cancel(a_complete_booking(), ChangedBy::customer, noon);
  const auto twice = cancel(once->booking, ChangedBy::customer, later);
  ASSERT_THAT(twice, IsAccepted());
  EXPECT_EQ(twice->booking, once->booking);
  EXPECT_THAT(twice->events, IsEmpty());
}

TEST(HandingABookingToReview, TwiceIsTheSameAsOnce) {
  const auto once = hand_to_review(a_pending_booking(), noon);
  ASSERT_THAT(once, IsAccepted());
  EXPECT_EQ(once->booking.status_reason, "manual-review");
  const auto twice = hand_to_review(once->booking, later);
  ASSERT_THAT(twice, IsAccepted());
  EXPECT_EQ(twice->booking, once->booking);
}

TEST(AnAnswer, IsForGoodOnlyWhenTheOutcomeIsKnown) {
  EXPECT_FALSE(answers_for_good(a_pending_booking()));
  EXPECT_FALSE(answers_for_good(a_failed_booking(failure::never_sent)));
  EXPECT_FALSE(answers_for_good(a_failed_booking(failure::given_up)));
  EXPECT_TRUE(answers_for_good(a_failed_booking(failure::declined)));
  EXPECT_TRUE(answers_for_good(a_complete_booking()));
  EXPECT_TRUE(answers_for_good(a_canceled_booking()));
}

}  // namespace
}  // namespace boxoffice::booking
