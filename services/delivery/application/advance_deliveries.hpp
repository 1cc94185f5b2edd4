#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/delivery/application/courier.hpp"
#include "services/delivery/application/delivery_store.hpp"

#include <chrono>
#include <cstddef>
#include <vector>

namespace boxoffice::delivery {

/// Takes over from the courier how far deliveries have come, instead of an operator.
class AdvanceDeliveries {
 public:
  /// Those that have been at their step for less than `patience` are not asked about.
  AdvanceDeliveries(DeliveryStore& deliveries, Courier& courier, const Clock& clock,
                    std::chrono::milliseconds patience);

  static constexpr std::size_t at_once = 200;  ///< deliveries of one step that one round asks about

  /// One round over all steps, bounded. How many went on.
  Task<std::size_t> operator()();

 private:
  Task<std::size_t> advance(std::vector<Delivery> deliveries);

  DeliveryStore& deliveries_;
  Courier& courier_;
  const Clock& clock_;
  const std::chrono::milliseconds patience_;
};

}  // namespace boxoffice::delivery
