#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/delivery/application/delivery_store.hpp"

#include <cstdint>
#include <functional>
#include <variant>
#include <vector>

namespace boxoffice::delivery {

/// What an operator says of a delivery: the state that it is in, or the step that it has come to.
using WantedChange = std::variant<DeliveryStatus, DeliveryStep>;

/// The house's operator says how deliveries stand.
class ChangeDelivery {
 public:
  ChangeDelivery(DeliveryStore& deliveries, const Clock& clock);

  /// Which versions of the delivery the caller agrees to change; empty for any.
  using AcceptsVersion = std::function<bool(std::int64_t)>;

  /// Rejects a version that the caller does not accept ("stale-version"), and what the domain and the store reject.
  Task<Result<Delivery>> operator()(DeliveryId id, WantedChange wanted, AcceptsVersion accepts);

  /// Moves many to one step, each by itself.
  Task<std::vector<Outcome>> move_each(std::vector<DeliveryId> ids, DeliveryStep step);

 private:
  DeliveryStore& deliveries_;
  const Clock& clock_;
};

}  // namespace boxoffice::delivery
