#include "services/booking/domain/catalogue.hpp"

#include "services/booking/domain/cancellation.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace boxoffice::booking {
namespace {

/// What looks like nothing: the blanks of Unicode, those without a width, and the Hangul filler.
constexpr std::array<std::string_view, 23> blanks{" ",      "\u00A0", "\u1680", "\u2000", "\u2001", "\u2002",
                                                  "\u2003", "\u2004", "\u2005", "\u2006", "\u2007", "\u2008",
                                                  "\u2009", "\u200A", "\u200B", "\u200C", "\u200D", "\u2060",
                                                  "\u202F", "\u205F", "\u3000", "\u3164", "\uFEFF"};

bool is_blank(std::string_view text) {
  while (!text.empty()) {
    const auto blank = std::ranges::find_if(blanks, [&](std::string_view each) { return text.starts_with(each); });
    if (blank == blanks.end()) return false;
    text.remove_prefix(blank->size());
  }
  return true;
}

/// Whether a browser fetches it: http or https, in whatever letters, and a host behind it.
bool is_in_the_web(std::string_view address) {
  const auto scheme_end = address.find("://");
  if (scheme_end == std::string_view::npos || address.find(' ') != std::string_view::npos) return false;
  std::string scheme(address.substr(0, scheme_end));
  std::ranges::transform(scheme, scheme.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
  const auto host = address.substr(scheme_end + 3);
  return (scheme == "http" || scheme == "https") && host.find_first_of("/?#") != 0 && !host.empty();
}

void look_at_range(Faults& faults, std::string pointer, std::optional<std::int32_t> number, std::int32_t most) {
  if (number && (*number < 0 || *number > most))
    faults.push_back({std::move(pointer), "must lie between 0 and " + std::to_string(most)});
}

}  // namespace

Faults faults_of(const Musical& musical) {
  Faults faults;
  if (musical.title.empty()) faults.push_back({"/title", "is missing"});
  else if (is_blank(musical.title)) faults.push_back({"/title", "must not be blank"});
  look_at_range(faults, "/runTimeMinutes", musical.run_time_minutes, 24 * 60);
  look_at_range(faults, "/ageRating", musical.age_rating, 99);
  if (musical.poster && !is_in_the_web(*musical.poster))
    faults.push_back({"/poster", "must be an address that begins with http:// or https://"});
  return faults;
}

Faults faults_of(const Venue& venue) {
  Faults faults;
  if (is_blank(venue.name)) faults.push_back({"/name", venue.name.empty() ? "is missing" : "must not be blank"});
  if (!TimeZone::find(venue.time_zone)) faults.push_back({"/timeZone", "is no time zone: '" + venue.time_zone + "'"});
  return faults;
}

Faults faults_of(const std::vector<GradePrice>& prices, const SeatMap& map) {
  Faults faults;
  std::set<std::string_view> priced;
  for (std::size_t i = 0; i < prices.size(); ++i) {
    const auto& grade = prices[i].grade;
    const auto at = "/prices/" + std::to_string(i) + "/grade";
    if (!map.grade(grade)) faults.push_back({at, "is no grade of the hall: '" + grade + "'"});
    if (prices[i].price > most_for_a_seat)
      faults.push_back({"/prices/" + std::to_string(i) + "/price",
                        "must not be more than " + std::to_string(most_for_a_seat.minor_units)});
    if (!priced.insert(grade).second) faults.push_back({at, "has a price already: '" + grade + "'"});
  }
  for (const auto& grade : map.grades())
    if (!priced.contains(grade)) faults.push_back({"/prices", "must have a price for grade '" + grade + "'"});
  return faults;
}

Faults faults_of(const Performance& performance, const Performance* before, Instant now) {
  const auto is_new_and_over = [&](Timestamp Performance::* moment) {
    return (performance.*moment).moment <= now && (!before || before->*moment != performance.*moment);
  };
  if (is_new_and_over(&Performance::starts_at)) return {{"/startsAt", "must lie in the future"}};
  Faults faults;
  if (is_new_and_over(&Performance::sale_closes_at)) faults.push_back({"/saleClosesAt", "must lie in the future"});
  if (performance.sale_closes_at > performance.starts_at)
    faults.push_back({"/saleClosesAt", "must not be later than startsAt"});
  if (performance.on_sale_at >= performance.sale_closes_at)
    faults.push_back({"/onSaleAt", "must be earlier than saleClosesAt"});
  if (performance.seats_per_customer < 1 || performance.seats_per_customer > 100)
    faults.push_back({"/seatsPerCustomer", "must lie between 1 and 100"});
  if (performance.cancellation_policy)
    for (auto& [pointer, detail] : faults_of(*performance.cancellation_policy))
      faults.push_back({"/cancellationPolicy" + pointer, std::move(detail)});
  return faults;
}

Performance performance_of(const Scheduling& wanted, const Musical& musical, const Venue& venue, Instant now) {
  return {.id = {},
          .musical_id = musical.id,
          .venue_id = venue.id,
          .layout_version = venue.layout_version,
          .starts_at = wanted.starts_at,
          .on_sale_at = wanted.on_sale_at.value_or(Timestamp{now}),
          .sale_closes_at = wanted.sale_closes_at ? *wanted.sale_closes_at
                                                  : usual_end_of_sale(wanted.starts_at, zone_named(venue.time_zone)),
          .seats_per_customer = wanted.seats_per_customer.value_or(Performance{}.seats_per_customer),
          .starring = wanted.starring,
          .cancellation_policy = wanted.cancellation_policy.value_or(usual_policy(musical.kind)),
          .capacity = venue.capacity};
}

Scheduling scheduling_of(const Performance& performance, std::vector<GradePrice> prices, const Musical& musical,
                         const Venue& venue) {
  const auto usual_end = usual_end_of_sale(performance.starts_at, zone_named(venue.time_zone));
  return {.musical = performance.musical_id,
          .venue = performance.venue_id,
          .starts_at = performance.starts_at,
          .on_sale_at = performance.on_sale_at,
          .sale_closes_at =
              performance.sale_closes_at == usual_end ? std::nullopt : std::optional(performance.sale_closes_at),
          .seats_per_customer = performance.seats_per_customer,
          .starring = performance.starring,
          .cancellation_policy = performance.cancellation_policy.value_or(usual_policy(musical.kind)),
          .prices = std::move(prices)};
}

TimeZone zone_named(const std::string& name) {
  const auto zone = TimeZone::find(name);
  if (!zone) throw std::runtime_error("the time zone database of this machine does not know '" + name + "'");
  return *zone;
}

Timestamp usual_end_of_sale(Timestamp starts_at, const TimeZone& zone) {
  const auto before = zone.day_of(starts_at.moment) - std::chrono::days{1};
  const bool is_saturday = std::chrono::weekday{before} == std::chrono::Saturday;
  return {zone.at(before, is_saturday ? std::chrono::hours{11} : std::chrono::hours{17})};
}

}  // namespace boxoffice::booking
