#pragma once

#include "kernel/clock.hpp"
#include "services/delivery/application/courier.hpp"

#include <chrono>

namespace boxoffice::delivery {

/// A courier who needs the same time for every step, and fetches what is wanted back.
class SimulatedCourier final : public Courier {
 public:
  SimulatedCourier(std::chrono::milliseconds step_takes, const Clock& clock) : step_takes_(step_takes), clock_(clock) {}

  Task<std::vector<DeliveryStep>> ask(std::vector<Delivery> deliveries) override;

 private:
  const std::chrono::milliseconds step_takes_;
  const Clock& clock_;
};

}  // namespace boxoffice::delivery
