// The invariants about time, and those that the client's own ledger is needed for.

#include "apps/audit/invariants.hpp"
#include "platform/json/names.hpp"
#include "platform/resilience/retry.hpp"

#include <fmt/format.h>

#include <chrono>

namespace boxoffice::audit {
namespace {

/// How long the program asks about a payment before it hands the booking to a person.
std::chrono::milliseconds resolve_deadline() {
  const auto schedule = resilience::RetrySchedule::for_unknown_outcomes();
  std::chrono::milliseconds all{};
  for (std::size_t asked = 0; const auto wait = schedule.wait_after(asked); ++asked) all += *wait;
  return all + std::chrono::minutes{1};
}

/// Something that was begun and is not finished: too old when the program has lived on for longer than it ever takes.
Judgement unfinished_since(const Story& story, Instant begun, std::string_view what) {
  static const auto deadline = resolve_deadline();
  const auto age = story.at.last_sign_of_life - begun;
  if (age <= deadline) return in_progress();
  return violated(fmt::format("{} for {} s", what, std::chrono::duration_cast<std::chrono::seconds>(age).count()));
}

/// Whether a booking may be in that state now if it was acknowledged in the other.
bool may_follow(BookingStatus acknowledged, BookingStatus now) {
  if (acknowledged == now || acknowledged == BookingStatus::pending_booking) return true;
  return acknowledged == BookingStatus::complete_booking && now == BookingStatus::cancel_booking;
}

}  // namespace

Judgement unfinished_progresses(const Story& story) {
  const auto* payment = story.payment();
  if (story.is(BookingStatus::pending_booking)) {
    if (story.booking->status_reason == "manual-review") return waiting();
    return unfinished_since(story, story.booking->booked_at, "is PENDING_BOOKING");
  }
  if (payment && payment->status == PaymentStatus::pending_payment)
    return unfinished_since(story, payment->requested_at, "its payment is PENDING_PAYMENT");
  if (payment && payment->refund_open_since)
    return unfinished_since(story, *payment->refund_open_since, "its refund was asked for, and has waited");
  if (payment && payment->is_waiting()) return waiting();
  // Noted by a program that knew no rows of refunds.
  if (payment && payment->is_complete() && payment->refund_requested_at)
    return unfinished_since(story, *payment->refund_requested_at, "its refund was asked for, and has waited");
  if (payment && story.is_expected)
    return unfinished_since(story, payment->status_at, "does not exist, and its payment has waited for it");
  return irrelevant();
}

Judgement acknowledged_survives(const Story& story) {
  if (!story.acknowledged) return irrelevant();
  if (!story.booking) return violated("was acknowledged, and does not exist");
  // What was refused is the matter of refused_leaves_nothing().
  if (*story.acknowledged == BookingStatus::failed_booking) return holds();
  if (may_follow(*story.acknowledged, story.booking->status)) return holds();
  return violated(fmt::format("was acknowledged as {}, and is {}", json::enum_text(*story.acknowledged),
                              json::enum_text(story.booking->status)));
}

Judgement refused_leaves_nothing(const Story& story) {
  if (story.acknowledged != BookingStatus::failed_booking || !story.booking) return irrelevant();
  if (!story.is(BookingStatus::failed_booking))
    return violated(fmt::format("was refused, and is {}", json::enum_text(story.booking->status)));
  const auto* payment = story.payment();
  const auto* delivery = story.delivery();
  const bool under_way = delivery && delivery->status == DeliveryStatus::start_delivery;
  const bool kept = payment && payment->is_kept();
  if (!kept && !under_way) return holds();
  if (story.is_parked_in(Service::payment) || story.is_parked_in(Service::delivery)) return waiting();
  if (kept && story.told.on_its_way(News::booking_failed)) return in_progress();
  if (!kept && (payment && payment->is_complete())) return in_progress();
  if (under_way && story.told.on_its_way(News::pay_canceled)) return in_progress();
  return violated(kept ? "was refused, and its money is kept" : "was refused, and its tickets are on their way");
}

}  // namespace boxoffice::audit
