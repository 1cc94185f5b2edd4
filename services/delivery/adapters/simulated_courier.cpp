#include "services/delivery/adapters/simulated_courier.hpp"

#include <algorithm>

namespace boxoffice::delivery {
namespace {

DeliveryStep next_of(const Delivery& delivery) {
  const auto steps = steps_after(delivery.delivery_method, delivery.delivery_step);
  if (steps.empty()) return delivery.delivery_step;
  const auto is_return = [](DeliveryStep step) { return step == DeliveryStep::returned; };
  const auto found = std::ranges::find_if(
      steps, [&](DeliveryStep step) { return is_return(step) == delivery.recalled_at.has_value(); });
  return found == steps.end() ? delivery.delivery_step : *found;
}

/// Since when what comes next is on its way.
Instant begun_at(const Delivery& delivery) {
  return std::max(delivery.step_at.value_or(delivery.started_at), delivery.recalled_at.value_or(Instant{}));
}

}  // namespace

Task<std::vector<DeliveryStep>> SimulatedCourier::ask(std::vector<Delivery> deliveries) {
  std::vector<DeliveryStep> steps;
  for (const auto& delivery : deliveries) {
    const bool is_done = begun_at(delivery) + step_takes_ <= clock_.now();
    steps.push_back(is_done ? next_of(delivery) : delivery.delivery_step);
  }
  co_return steps;
}

}  // namespace boxoffice::delivery
