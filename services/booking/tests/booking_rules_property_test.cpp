#include "services/booking/domain/booking.hpp"

#include "services/booking/tests/bookings.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <chrono>
#include <string>
#include <vector>

namespace boxoffice::booking {
namespace {

Result<Change> decide(const std::string& step, const Booking& booking, Instant now) {
  if (step == "pay") return complete(booking, a_payment_for(booking), ChangedBy::payment, now);
  if (step == "pay too little")
    return complete(booking, a_payment_for(booking, Money::won(1)), ChangedBy::payment, now);
  if (step == "decline") return fail(booking, failure::declined, ChangedBy::payment, now);
  if (step == "give up") return fail(booking, failure::given_up, ChangedBy::resolver, now);
  if (step == "review") return hand_to_review(booking, now);
  return cancel(booking, ChangedBy::customer, now);
}

std::vector<std::string> any_steps() {
  return *rc::gen::container<std::vector<std::string>>(
      rc::gen::element<std::string>("pay", "pay too little", "decline", "give up", "review", "cancel"));
}

bool is_terminal(BookingStatus status) {
  return status == BookingStatus::cancel_booking || status == BookingStatus::failed_booking;
}

RC_GTEST_PROP(AnySequenceOfDecisions, KeepsTheRulesOfABooking, ()) {
  auto booking = a_pending_booking();
  auto now = noon;
  for (const auto& step : any_steps()) {
    now += std::chrono::seconds(1);
    const auto change = decide(step, booking, now);
    if (!change) continue;
    const bool moved = change->booking.booking_status != booking.booking_status;
    RC_ASSERT(!(moved && is_terminal(booking.booking_status)));
    RC_ASSERT(change->events.size() == (moved ? 1U : 0U));
    RC_ASSERT(change->booking.version - booking.version == (change->booking == booking ? 0 : 1));
    RC_ASSERT(change->booking.id == booking.id);
    RC_ASSERT(change->booking.price == booking.price);
    booking = change->booking;
  }
}

RC_GTEST_PROP(AnySequenceOfDecisions, IsTakenTwiceOnlyWhereTwiceIsTheSameAsOnce, ()) {
  auto booking = a_pending_booking();
  for (const auto& step : any_steps()) {
    const auto once = decide(step, booking, noon);
    if (!once) continue;
    const auto twice = decide(step, once->booking, later);
    RC_ASSERT(!twice || (twice->booking == once->booking && twice->events.empty()));
    booking = once->booking;
  }
}

}  // namespace
}  // namespace boxoffice::booking
