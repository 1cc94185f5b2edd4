#pragma once

#include "platform/async/task.hpp"
#include "services/delivery/domain/delivery.hpp"

#include <span>
#include <vector>

namespace boxoffice::delivery {

/// Who brings tickets to customers, and says how far they have come.
class Courier {
 public:
  virtual ~Courier() = default;

  /// The step that each delivery has come to by now, in their order: the one that it is at, or one that may come next.
  virtual Task<std::vector<DeliveryStep>> ask(std::vector<Delivery> deliveries) = 0;
};

}  // namespace boxoffice::delivery
