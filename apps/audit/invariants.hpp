#pragma once

#include "apps/audit/story.hpp"

#include <array>
#include <cstddef>
#include <string_view>

namespace boxoffice::audit {

/// One of the invariants of the design (domain.md §6), or a part of one.
struct Invariant {
  int number;  ///< in the design
  std::string_view name;
  std::string_view says;
  Judgement (*judge)(const Story&);  ///< null where whole tables are judged, or nothing can be
};

Judgement acknowledged_survives(const Story& story);
Judgement complete_means_paid(const Story& story);
Judgement one_payment_per_booking(const Story& story);
Judgement money_without_booking(const Story& story);
Judgement canceled_is_refunded(const Story& story);
Judgement canceled_is_not_delivered(const Story& story);
Judgement changes_are_published(const Story& story);
Judgement effects_at_most_once(const Story& story);
Judgement mypage_equals_events(const Story& story);
Judgement payment_follows_intent(const Story& story);
Judgement refused_leaves_nothing(const Story& story);
Judgement unfinished_progresses(const Story& story);

inline constexpr std::string_view acknowledged_survives_name = "acknowledged-survives";
inline constexpr std::string_view books_name = "books-add-up";
inline constexpr std::string_view provider_name = "provider-agrees";
inline constexpr std::string_view seats_name = "seats-have-one-owner";
inline constexpr std::string_view published_name = "changes-are-published";
inline constexpr std::string_view counted_name = "ids-and-totals";
inline constexpr std::string_view effects_name = "effects-at-most-once";
inline constexpr std::string_view refused_name = "refused-leaves-nothing";
inline constexpr std::string_view progress_name = "unfinished-progresses";

inline constexpr std::array<Invariant, 16> invariants{{
    {1, acknowledged_survives_name, "what a client was told of its booking is still so", acknowledged_survives},
    {2, "complete-means-paid", "a complete booking has a payment of its price, and a canceled one had it",
     complete_means_paid},
    {3, "one-payment-per-booking", "a booking has one payment, and no more is refunded than was taken",
     one_payment_per_booking},
    {3, books_name, "the books balance and say of each payment and refund what became of it", nullptr},
    {4, "money-without-booking", "no money is kept for a booking that failed or never was", money_without_booking},
    {4, provider_name, "the simulated provider took and gave back what payments and refunds say, and nothing else",
     nullptr},
    {5, seats_name, "a seat has one owner, and a booking of seats costs what its lines say", nullptr},
    {6, "canceled-is-refunded", "a canceled booking is refunded, and only a canceled or failed one",
     canceled_is_refunded},
    {6, "canceled-is-not-delivered", "tickets whose money went back are not on their way", canceled_is_not_delivered},
    {7, published_name, "every change of state is in its service's log, in order, and the logs have no gaps",
     changes_are_published},
    {7, counted_name, "ids have no gaps, and the kept totals are the numbers of rows", nullptr},
    {8, effects_name, "each event took effect once in each service, and no service has passed the end of a log",
     effects_at_most_once},
    {9, "mypage-equals-events", "my page shows what the events say that it has passed", mypage_equals_events},
    {10, "payment-follows-intent", "a payment belongs to a booking, or was refused or given back by booking's word",
     payment_follows_intent},
    {11, refused_name, "of a refused booking no money and no delivery is left", refused_leaves_nothing},
    {12, progress_name, "what is unfinished goes on, or is in manual review", unfinished_progresses},
}};

}  // namespace boxoffice::audit
