// The invariants about events: what is told, what follows from it, and what my page makes of it.

#include "apps/audit/invariants.hpp"
#include "platform/json/names.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <initializer_list>
#include <limits>
#include <vector>

namespace boxoffice::audit {
namespace {

// messaging.retention_hours is a whole number of hours: an event that is younger than one was not removed.
constexpr auto shortest_retention = std::chrono::hours{1};

/// What must have been told for a row to be in its state, in that order.
std::vector<News> history_of(const BookingRow& row) {
  switch (row.status) {
    case BookingStatus::pending_booking: return {};
    case BookingStatus::complete_booking: return {News::booking_started};
    case BookingStatus::cancel_booking: return {News::booking_started, News::booking_canceled};
    case BookingStatus::failed_booking: return {News::booking_failed};
  }
}

std::vector<News> history_of(const PaymentRow& row) {
  switch (row.status) {
    case PaymentStatus::pending_payment: return {};
    case PaymentStatus::complete_payment: return {News::payment_approved};
    case PaymentStatus::cancel_payment: return {News::payment_approved, News::pay_canceled};
    case PaymentStatus::failed_payment: return {News::payment_failed};
  }
}

std::vector<News> history_of(const DeliveryRow& row) {
  switch (row.status) {
    case DeliveryStatus::start_delivery: return {News::delivery_started};
    case DeliveryStatus::complete_delivery: return {News::delivery_started, News::delivery_completed};
    case DeliveryStatus::cancel_delivery: return {News::delivery_started, News::delivery_canceled};
  }
}

Instant made_at(const BookingRow& row) { return row.booked_at; }
Instant made_at(const PaymentRow& row) { return row.requested_at; }
Instant made_at(const DeliveryRow& row) { return row.started_at; }

/// Whether the newest event was told by the newest change of the row. Asking for a refund changes a payment without an
/// event, and a recall a delivery.
bool is_newest(const auto& row, std::int64_t version) { return row.version == version; }
bool is_newest(const DeliveryRow& row, std::int64_t version) {
  return row.version == version || (row.is_recalled && row.version == version + 1);
}
bool is_newest(const PaymentRow& row, std::int64_t version) {
  const auto without_event = row.open_refunds + (row.waited && row.is_complete() ? 1 : 0);
  return row.version >= version && row.version - version <= without_event;
}

/// What is wrong with what was told of the parts of a payment that were given back; empty when nothing is.
std::string fault_of_parts(const Story& story) {
  const auto* payment = story.payment();
  const auto told = story.told.parts_refunded;
  if (!payment) return told == 0 ? "" : fmt::format("payment told {} times of a refund and has no row of it", told);
  const bool some_may_be_gone = story.may_be_trimmed(Service::payment, payment->requested_at);
  if (told == payment->parts_refunded || (some_may_be_gone && told < payment->parts_refunded)) return "";
  return fmt::format("{} parts of its payment were given back, and told was of {}", payment->parts_refunded, told);
}

/// Where the tickets are by what was told of them.
DeliveryStep step_told(NewsSet told) {
  if (told.has(News::tickets_returned)) return DeliveryStep::returned;
  if (told.has(News::delivery_completed)) return DeliveryStep::delivered;
  if (told.has(News::tickets_in_transit)) return DeliveryStep::in_transit;
  if (told.has(News::tickets_handed_over)) return DeliveryStep::handed_over;
  if (told.has(News::tickets_packed)) return DeliveryStep::packed;
  return DeliveryStep::requested;
}

/// What is wrong with what was told of a delivery's steps; empty when nothing is.
std::string fault_of_steps(const Story& story) {
  const auto* delivery = story.delivery();
  if (!delivery || story.may_be_trimmed(Service::delivery, delivery->step_at)) return "";
  const auto told = step_told(story.told.published);
  if (delivery->step == told) return "";
  return fmt::format("its tickets are {}, and told was {}", json::enum_text(delivery->step), json::enum_text(told));
}

std::string list_of(const std::vector<News>& history) {
  std::vector<std::string_view> names;
  for (const auto news : history) names.push_back(event_name(news));
  return names.empty() ? "nothing" : fmt::format("{}", fmt::join(names, ", "));
}

std::string list_of(NewsSet told) {
  std::vector<News> all;
  for (std::size_t i = 0; i < news_kinds.size(); ++i)
    if (told.has(static_cast<News>(i))) all.push_back(static_cast<News>(i));
  return list_of(all);
}

NewsSet set_of(std::span<const News> history) {
  NewsSet all;
  for (const auto news : history) all.add(news);
  return all;
}

/// Whether exactly this history was told, or its end where retention may have removed the beginning.
bool was_told(const std::vector<News>& history, NewsSet told, bool beginning_may_be_gone, bool all_may_be_gone) {
  const std::size_t skipped = all_may_be_gone ? history.size() : beginning_may_be_gone ? history.size() - 1 : 0;
  for (std::size_t from = 0; from <= std::min(skipped, history.size()); ++from)
    if (told == set_of(std::span(history).subspan(from))) return true;
  return false;
}

/// What is wrong with what a producer told of its row; empty when nothing is.
template <class Row>
std::string fault_of(const Story& story, Service producer, const Row* row) {
  const auto told = story.told.published.of(producer);
  const auto name = name_of(producer);
  if (!row) return told.empty() ? "" : fmt::format("{} told {} and has no row of it", name, list_of(told));
  const auto history = history_of(*row);
  const bool beginning_may_be_gone = story.may_be_trimmed(producer, made_at(*row)) && !history.empty();
  if (!was_told(history, told, beginning_may_be_gone, story.may_be_trimmed(producer, row->status_at)))
    return fmt::format("{}'s row asks for {}, and told was {}", name, list_of(history), list_of(told));
  const auto newest = story.told.newest_version[index_of(producer)];
  if (told.empty() || is_newest(*row, newest)) return "";
  return fmt::format("{}'s row has version {}, and the newest that was told is {}", name, row->version, newest);
}

bool is_parked_anywhere(const Story& story) {
  return std::ranges::any_of(story.parked, [](bool parked) { return parked; });
}

/// Whether each of two pages' parts agree, leaving out what was told by events that are gone.
bool agree_in_what_is_left(const PageDigest& shown, const PageDigest& told) {
  if (told.ticket != 0 && shown.ticket != told.ticket) return false;
  if (told.shipping != 0 && shown.shipping != told.shipping) return false;
  if (told.performance != 0 && shown.performance != told.performance) return false;
  if (told.paid != 0 && shown.paid != told.paid) return false;
  if (told.versions[index_of(Service::booking)] != 0 && shown.seats != told.seats) return false;
  if (told.versions[index_of(Service::payment)] != 0 && shown.refunded != told.refunded) return false;
  for (std::size_t part = 0; part < producers; ++part) {
    if (told.versions[part] == 0) continue;
    if (shown.versions[part] != told.versions[part] || shown.statuses[part] != told.statuses[part]) return false;
  }
  return true;
}

/// What was told, but for what the page has not at all: a program of the version before did not know that, and left it
/// to a rebuild.
PageDigest without_what_is_missing(const PageDigest& shown, PageDigest told) {
  for (const auto part : {&PageDigest::performance, &PageDigest::seats, &PageDigest::paid, &PageDigest::refunded})
    if (shown.*part == 0) told.*part = 0;
  return told;
}

std::string difference(const PageDigest& shown, const PageDigest& told) {
  std::vector<std::string> parts;
  for (std::size_t part = 0; part < producers; ++part) {
    const auto name = service_names[part];
    if (shown.versions[part] != told.versions[part])
      parts.push_back(fmt::format("version {} of its {}, not {}", shown.versions[part], name, told.versions[part]));
    else if (shown.statuses[part] != told.statuses[part])
      parts.push_back(fmt::format("another status of its {}", name));
  }
  if (shown.ticket != told.ticket) parts.emplace_back("another title, customer, telephone or address");
  if (shown.shipping != told.shipping) parts.emplace_back("another delivery date or shipper");
  if (shown.performance != told.performance) parts.emplace_back("another performance");
  if (shown.seats != told.seats) parts.emplace_back("other seats");
  if (shown.paid != told.paid) parts.emplace_back("another amount that was paid");
  if (shown.refunded != told.refunded) parts.emplace_back("another refund");
  return fmt::format("my page shows {}", fmt::join(parts, ", "));
}

/// The earliest moment of which a booking's rows know.
Instant first_known(const Story& story) {
  if (story.booking) return story.booking->booked_at;
  if (story.payment()) return story.payment()->requested_at;
  return Instant{};
}

}  // namespace

bool Story::may_be_trimmed(Service producer, Instant happened) const {
  return at.logs[index_of(producer)].begin > 1 && happened < at.now - shortest_retention;
}

Judgement changes_are_published(const Story& story) {
  if (story.told.unreadable)
    return is_parked_anywhere(story) ? waiting() : violated("an event of it cannot be read, and nobody has parked it");
  if (story.told.in_disorder) return violated("the versions of its events do not grow in the order of a log");
  for (const auto& fault :
       {fault_of(story, Service::booking, story.booking), fault_of(story, Service::payment, story.payment()),
        fault_of(story, Service::delivery, story.delivery()), fault_of_parts(story), fault_of_steps(story)})
    if (!fault.empty()) return violated(fault);
  const bool known = story.booking || story.payment() || story.delivery() || !story.told.published.empty();
  return known ? holds() : irrelevant();
}

/// Also that an event which was passed had its effect, and that an effect has its event.
Judgement effects_at_most_once(const Story& story) {
  const auto& told = story.told;
  const auto* payment = story.payment();
  const auto* delivery = story.delivery();
  if (const auto repeated = told.repeated.first())
    return violated(fmt::format("{} was told more than once", event_name(*repeated)));
  if (story.deliveries.size() > 1) return violated(fmt::format("has {} deliveries", story.deliveries.size()));
  if (story.pages.size() > 1) return violated(fmt::format("has {} pages", story.pages.size()));

  if (told.acted_on.has_any({News::booking_failed, News::booking_disowned}) && !payment) {
    if (story.is_parked_in(Service::payment)) return waiting();
    return violated("payment has passed that it failed, and refuses no payment for it");
  }
  if (told.parts_canceled_and_acted_on > (payment ? payment->parts : 0)) {
    if (story.is_parked_in(Service::payment)) return waiting();
    return violated("payment has passed that tickets were given back, and refunds nothing for them");
  }
  const bool giving_back = payment && payment->refund_requested_at;
  const bool why_is_unread = told.on_its_way(News::booking_canceled) || told.on_its_way(News::booking_failed) ||
                             told.on_its_way(News::booking_disowned);
  const bool why_was_read =
      told.acted_on.has_any({News::booking_canceled, News::booking_failed, News::booking_disowned});
  if (giving_back && why_is_unread && !why_was_read)
    return violated("its money goes back, and payment has not passed why");
  if (!delivery && !(payment && payment->was_approved())) return told.published.empty() ? irrelevant() : holds();
  if (story.is_parked_in(Service::delivery)) return waiting();
  if (!delivery && told.on_its_way(News::payment_approved)) return in_progress();
  if (!delivery) return violated("delivery has passed that it was paid, and sends nothing");
  if (!told.acted_on.has(News::payment_approved) && !story.may_be_trimmed(Service::payment, delivery->started_at))
    return violated("is delivered, and delivery has not passed that it was paid");
  return holds();
}

Judgement canceled_is_not_delivered(const Story& story) {
  const auto* payment = story.payment();
  const auto* delivery = story.delivery();
  if (!payment || !delivery) return irrelevant();
  const bool refunded = payment->status == PaymentStatus::cancel_payment;
  if (!refunded && delivery->status != DeliveryStatus::cancel_delivery) return irrelevant();
  // What could not be delivered comes back, whatever becomes of the booking.
  if (!refunded && delivery->step != DeliveryStep::returned)
    return violated("its delivery was stopped, and its money was not given back");
  if (delivery->status != DeliveryStatus::start_delivery) return holds();
  if (story.is_parked_in(Service::delivery)) return waiting();
  if (story.told.on_its_way(News::pay_canceled)) return in_progress();
  return violated("was refunded, and its tickets are on their way");
}

Judgement mypage_equals_events(const Story& story) {
  const auto& told = story.told;
  const auto* page = story.page();
  if (!page && told.published.empty()) return irrelevant();
  if (story.is_parked_in(Service::mypage)) return waiting();
  if (!page) return told.page.empty() ? in_progress() : violated("is not on my page");

  const auto shown = digest_of(*page);
  const auto made = first_known(story);
  const bool may_be_trimmed = story.may_be_trimmed(Service::booking, made) ||
                              story.may_be_trimmed(Service::payment, made) ||
                              story.may_be_trimmed(Service::delivery, made);
  const auto agrees_with = [&](const PageDigest& expected) {
    return shown == expected || (may_be_trimmed && agree_in_what_is_left(shown, expected));
  };
  if (!agrees_with(told.page))
    return agrees_with(without_what_is_missing(shown, told.page)) ? waiting() : violated(difference(shown, told.page));
  for (std::size_t part = 0; part < producers; ++part)
    if (told.newest_version[part] > shown.versions[part]) return in_progress();
  return holds();
}

}  // namespace boxoffice::audit
