// The invariants about money: a booking and its payment.

#include "apps/audit/invariants.hpp"
#include "platform/json/names.hpp"

#include <fmt/format.h>

namespace boxoffice::audit {

using json::enum_text;

/// Of a canceled booking it asks only for the amount; whether the money went back is canceled_is_refunded().
Judgement complete_means_paid(const Story& story) {
  const auto* payment = story.payment();
  const bool is_complete = story.is(BookingStatus::complete_booking);
  if (!is_complete && !(story.is(BookingStatus::cancel_booking) && payment)) return irrelevant();
  if (!payment) return violated("is COMPLETE_BOOKING and has no payment");
  if (payment->amount != story.booking->price)
    return violated(fmt::format("costs {} and its payment is of {}", story.booking->price, payment->amount));
  if (is_complete && !payment->is_kept())
    return violated(fmt::format("is COMPLETE_BOOKING and its payment {}{}", enum_text(payment->status),
                                payment->is_complete() ? ", to be refunded" : ""));
  return holds();
}

Judgement one_payment_per_booking(const Story& story) {
  if (story.payments.empty()) return irrelevant();
  if (story.payments.size() > 1) return violated(fmt::format("has {} payments", story.payments.size()));
  if (story.told.refunded_too_much) return violated("more was refunded than was taken");
  return holds();
}

Judgement money_without_booking(const Story& story) {
  const auto* payment = story.payment();
  if (!payment || !payment->is_kept()) return irrelevant();
  if (story.booking && !story.is(BookingStatus::failed_booking)) return holds();
  if (story.is_parked_in(Service::payment) || story.is_parked_in(Service::booking)) return waiting();
  // Payment will hear that the booking failed, or booking that there is a payment without one.
  const auto& told = story.told;
  if (told.on_its_way(News::booking_failed) || told.on_its_way(News::booking_disowned)) return in_progress();
  if (!story.booking && told.published.has(News::payment_approved) && !told.approval_seen_by_booking)
    return in_progress();
  if (story.is_expected) return in_progress();
  return violated(fmt::format("{}, and {} were taken for it and kept",
                              story.booking ? "is FAILED_BOOKING" : "does not exist", payment->amount));
}

namespace {

/// Of a canceled booking whose refund was to wait for its tickets.
Judgement refund_after_return(const Story& story, const PaymentRow& payment) {
  const auto& told = story.told;
  if (payment.is_waiting()) {
    if (told.on_its_way(News::tickets_returned)) return in_progress();
    if (told.published.has(News::tickets_returned))
      return violated("its tickets are back, and its refund waits for them");
    return waiting();
  }
  const auto since = payment.closing_requested_at.value_or(payment.status_at);
  if (!told.published.has(News::tickets_returned) && !story.may_be_trimmed(Service::delivery, since))
    return violated("its money goes back, and its tickets did not come back");
  return payment.status == PaymentStatus::cancel_payment ? holds() : in_progress();
}

/// Of any canceled booking.
Judgement refund_of_canceled(const Story& story) {
  const auto* payment = story.payment();
  if (story.is_parked_in(Service::payment)) return waiting();
  if (story.told.on_its_way(News::booking_canceled)) return in_progress();
  if (!payment) return violated("is CANCEL_BOOKING and has no payment to give back");
  if (!payment->is_given_back())
    return violated(fmt::format("is CANCEL_BOOKING and its payment still {}", enum_text(payment->status)));
  if (payment->waited || story.told.refund_after_return) return refund_after_return(story, *payment);
  return payment->status == PaymentStatus::cancel_payment ? holds() : in_progress();
}

}  // namespace

Judgement canceled_is_refunded(const Story& story) {
  const auto* payment = story.payment();
  if (story.is(BookingStatus::cancel_booking)) return refund_of_canceled(story);
  if (!story.booking || story.is(BookingStatus::complete_booking) || !payment || !payment->is_given_back())
    return irrelevant();
  const bool asked =
      story.told.published.has_any({News::booking_failed, News::booking_disowned, News::booking_canceled});
  if (asked || story.may_be_trimmed(Service::booking, story.booking->status_at)) return holds();
  return violated("its money was given back though neither a cancel nor a failure was told");
}

/// Payments for bookings that never were; money that is kept for one is money_without_booking().
Judgement payment_follows_intent(const Story& story) {
  const auto* payment = story.payment();
  if (!payment) return irrelevant();
  if (story.booking) return holds();
  if (payment->is_kept()) return irrelevant();
  if (payment->status == PaymentStatus::pending_payment) return in_progress();
  const bool by_word = payment->is_given_back() || payment->status_reason == "booking-failed";
  if (!by_word || story.told.published.has_any({News::booking_disowned, News::booking_failed}) ||
      story.may_be_trimmed(Service::booking, payment->requested_at))
    return holds();
  return violated(
      fmt::format("does not exist, and its payment is {} without booking's word", enum_text(payment->status)));
}

}  // namespace boxoffice::audit
