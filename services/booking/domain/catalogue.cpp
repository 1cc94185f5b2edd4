#include "services/booking/domain/catalogue.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <string_view>

namespace boxoffice::booking {

std::vector<Fault> faults_of(const std::vector<GradePrice>& prices, const SeatMap& map) {
  std::vector<Fault> faults;
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

std::vector<Fault> faults_of(const Performance& performance, Instant now) {
  if (performance.starts_at.moment <= now) return {{"/startsAt", "must lie in the future"}};
  std::vector<Fault> faults;
  if (performance.sale_closes_at.moment <= now) faults.push_back({"/saleClosesAt", "must lie in the future"});
  if (performance.sale_closes_at > performance.starts_at)
    faults.push_back({"/saleClosesAt", "must not be later than startsAt"});
  if (performance.on_sale_at >= performance.sale_closes_at)
    faults.push_back({"/onSaleAt", "must be earlier than saleClosesAt"});
  if (performance.seats_per_customer < 1 || performance.seats_per_customer > 100)
    faults.push_back({"/seatsPerCustomer", "must lie between 1 and 100"});
  return faults;
}

Timestamp usual_end_of_sale(Timestamp starts_at, const TimeZone& zone) {
  const auto before = zone.day_of(starts_at.moment) - std::chrono::days{1};
  const bool is_saturday = std::chrono::weekday{before} == std::chrono::Saturday;
  return {zone.at(before, is_saturday ? std::chrono::hours{11} : std::chrono::hours{17})};
}

}  // namespace boxoffice::booking
