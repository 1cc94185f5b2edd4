#include "services/delivery/application/advance_deliveries.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace boxoffice::delivery {
namespace {

using enum DeliveryStep;

// The later ones first, so that no delivery takes two steps in one round.
constexpr std::array forward{in_transit, handed_over, packed, requested};
constexpr std::array outside{delivered, in_transit, handed_over};

}  // namespace

AdvanceDeliveries::AdvanceDeliveries(DeliveryStore& deliveries, Courier& courier, const Clock& clock,
                                     std::chrono::milliseconds patience)
    : deliveries_(deliveries), courier_(courier), clock_(clock), patience_(patience) {}

Task<std::size_t> AdvanceDeliveries::operator()() {
  std::size_t advanced = 0;
  const auto before = clock_.now() - patience_;
  for (const auto step : outside) advanced += co_await advance(co_await deliveries_.recalled(step, before, at_once));
  for (const auto step : forward) advanced += co_await advance(co_await deliveries_.resting(step, before, at_once));
  co_return advanced;
}

Task<std::size_t> AdvanceDeliveries::advance(std::vector<Delivery> deliveries) {
  if (deliveries.empty()) co_return 0;
  std::vector<DeliveryId> ids;
  for (const auto& delivery : deliveries) ids.push_back(delivery.id);
  const auto steps = co_await courier_.ask(std::move(deliveries));
  std::map<DeliveryId, DeliveryStep> step_of;
  for (std::size_t i = 0; i < ids.size(); ++i) step_of.emplace(ids[i], steps[i]);
  auto decide = [step_of = std::move(step_of), now = clock_.now()](Delivery delivery) {
    const auto step = step_of.at(delivery.id);
    return move_to(std::move(delivery), step, ChangedBy::courier, now);
  };
  // What an operator has moved in between is refused, and asked about again when it has rested.
  const auto outcomes = co_await deliveries_.change_each(std::move(ids), std::move(decide));
  co_return static_cast<std::size_t>(std::ranges::count_if(outcomes, &Outcome::changed));
}

}  // namespace boxoffice::delivery
