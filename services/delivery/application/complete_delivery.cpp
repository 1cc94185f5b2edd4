#include "services/delivery/application/complete_delivery.hpp"

#include <utility>

namespace boxoffice::delivery {

CompleteDelivery::CompleteDelivery(DeliveryStore& deliveries, const Clock& clock)
    : deliveries_(deliveries), clock_(clock) {}

Task<Result<Delivery>> CompleteDelivery::operator()(DeliveryId id, AcceptsVersion accepts) {
  auto decide = [accepts = std::move(accepts), now = clock_.now()](Delivery delivery) -> Result<Change> {
    if (accepts && !accepts(delivery.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The delivery has changed since you looked at it. Look again.");
    return complete(std::move(delivery), now);
  };
  return deliveries_.change(id, std::move(decide));
}

}  // namespace boxoffice::delivery
