#include "services/booking/domain/cancellation.hpp"

#include <algorithm>
#include <chrono>

namespace boxoffice::booking {
namespace {

using std::chrono::days;
using std::chrono::minutes;

constexpr std::int32_t most_days = 365;
constexpr std::size_t most_steps = 50;

bool is_day_of_booking(const CancellationTerms& terms, Instant now) {
  return terms.zone.day_of(now) == terms.zone.day_of(terms.booked_at);
}

}  // namespace

CancellationPolicy usual_policy(MusicalKind kind) {
  const auto at_most = kind == MusicalKind::play ? Money::won(2'000) : Money::won(4'000);
  return {.free_days = 7, .steps = {{10, 10, at_most}, {7, 10, {}}, {3, 20, {}}, {0, 30, {}}}};
}

std::vector<Fault> faults_of(const CancellationPolicy& policy) {
  std::vector<Fault> faults;
  const auto within_a_year = "must lie between 0 and " + std::to_string(most_days);
  if (policy.free_days < 0 || policy.free_days > most_days) faults.push_back({"/freeDays", within_a_year});
  if (policy.steps.empty()) faults.push_back({"/steps", "must not be empty"});
  if (policy.steps.size() > most_steps) return {{"/steps", "must not be more than " + std::to_string(most_steps)}};
  for (std::size_t i = 0; i < policy.steps.size(); ++i) {
    const auto& step = policy.steps[i];
    const auto at = "/steps/" + std::to_string(i);
    if (step.percent < 0 || step.percent > 100) faults.push_back({at + "/percent", "must lie between 0 and 100"});
    if (step.at_most > most_for_a_seat)
      faults.push_back({at + "/atMost", "must not be more than " + std::to_string(most_for_a_seat.minor_units)});
    if (step.days_before < 0 || step.days_before > most_days) {
      faults.push_back({at + "/daysBefore", within_a_year});
      continue;
    }
    if (i > 0 && step.days_before >= policy.steps[i - 1].days_before)
      faults.push_back({at + "/daysBefore", "must be less than in the step before"});
    if (i + 1 == policy.steps.size() && step.days_before != 0)
      faults.push_back({at + "/daysBefore", "must be 0 in the last step"});
  }
  return faults;
}

Money CancellationCharge::of(Money price) const {
  const Money share{price.minor_units * percent / 100};
  return at_most ? std::min(share, *at_most) : share;
}

std::optional<CancellationCharge> charge_at(const CancellationPolicy& policy, const CancellationTerms& terms,
                                            Instant now) {
  if (now >= terms.sale_closes_at) return std::nullopt;
  const auto today = terms.zone.day_of(now);
  const auto before = terms.zone.day_of(terms.starts_at) - today;
  const auto step =
      std::ranges::find_if(policy.steps, [&](const CancellationStep& it) { return before >= days{it.days_before}; });
  if (step == policy.steps.end()) return std::nullopt;
  const bool is_free =
      step == policy.steps.begin() && today - terms.zone.day_of(terms.booked_at) <= days{policy.free_days};
  return is_free ? CancellationCharge{} : CancellationCharge{step->percent, step->at_most};
}

std::optional<Instant> next_change_of_charge(const CancellationPolicy& policy, const CancellationTerms& terms,
                                             Instant now) {
  std::vector<Instant> changes{terms.sale_closes_at};
  const auto begin_of = [&](std::chrono::local_days day) { return terms.zone.at(day, minutes{0}); };
  changes.push_back(begin_of(terms.zone.day_of(terms.booked_at) + days{policy.free_days + 1}));
  for (const auto& step : policy.steps)
    changes.push_back(begin_of(terms.zone.day_of(terms.starts_at) - days{step.days_before - 1}));
  std::ranges::sort(changes);
  const auto charged = charge_at(policy, terms, now);
  const auto next = std::ranges::find_if(
      changes, [&](Instant change) { return change > now && charge_at(policy, terms, change) != charged; });
  if (next == changes.end()) return std::nullopt;
  return *next;
}

std::optional<RefundQuote> quote_refund(const CancellationPolicy& policy, const CancellationTerms& terms,
                                        std::span<const TicketPrice> tickets, Money delivery_fee, Instant now) {
  const auto charged = charge_at(policy, terms, now);
  if (!charged) return std::nullopt;
  RefundQuote quote{.tickets = {}, .cancellation_fee = {}, .booking_fees = {}, .delivery_fee = delivery_fee};
  for (const auto& [price, booking_fee] : tickets) {
    quote.tickets = quote.tickets + price;
    quote.cancellation_fee = quote.cancellation_fee + charged->of(price);
    if (is_day_of_booking(terms, now)) quote.booking_fees = quote.booking_fees + booking_fee;
  }
  return quote;
}

}  // namespace boxoffice::booking
