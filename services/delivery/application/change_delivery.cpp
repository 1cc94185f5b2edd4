#include "services/delivery/application/change_delivery.hpp"

#include <utility>

namespace boxoffice::delivery {

ChangeDelivery::ChangeDelivery(DeliveryStore& deliveries, const Clock& clock)
    : deliveries_(deliveries), clock_(clock) {}

Task<Result<Delivery>> ChangeDelivery::operator()(DeliveryId id, DeliveryStatus wanted, AcceptsVersion accepts) {
  auto decide = [wanted, accepts = std::move(accepts), now = clock_.now()](Delivery delivery) -> Result<Change> {
    if (accepts && !accepts(delivery.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The delivery has changed since you looked at it. Look again.");
    return change_status(std::move(delivery), wanted, now);
  };
  return deliveries_.change(id, std::move(decide));
}

}  // namespace boxoffice::delivery
