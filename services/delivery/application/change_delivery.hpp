#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/delivery/application/delivery_store.hpp"

#include <cstdint>
#include <functional>

namespace boxoffice::delivery {

/// The house's operator says how a delivery stands: the customer has the tickets.
class ChangeDelivery {
 public:
  ChangeDelivery(DeliveryStore& deliveries, const Clock& clock);

  /// Which versions of the delivery the caller agrees to change; empty for any.
  using AcceptsVersion = std::function<bool(std::int64_t)>;

  /// Rejects a version that the caller does not accept ("stale-version"), and what the domain and the store reject.
  Task<Result<Delivery>> operator()(DeliveryId id, DeliveryStatus wanted, AcceptsVersion accepts);

 private:
  DeliveryStore& deliveries_;
  const Clock& clock_;
};

}  // namespace boxoffice::delivery
