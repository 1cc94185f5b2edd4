#include "services/delivery/application/change_delivery.hpp"

#include <utility>

namespace boxoffice::delivery {
namespace {

Result<Change> changed(Delivery delivery, DeliveryStatus wanted, Instant now) {
  return change_status(std::move(delivery), wanted, now);
}

Result<Change> changed(Delivery delivery, DeliveryStep wanted, Instant now) {
  return move_to(std::move(delivery), wanted, ChangedBy::house_operator, now);
}

}  // namespace

ChangeDelivery::ChangeDelivery(DeliveryStore& deliveries, const Clock& clock)
    : deliveries_(deliveries), clock_(clock) {}

Task<Result<Delivery>> ChangeDelivery::operator()(DeliveryId id, WantedChange wanted, AcceptsVersion accepts) {
  auto decide = [wanted, accepts = std::move(accepts), now = clock_.now()](Delivery delivery) -> Result<Change> {
    if (accepts && !accepts(delivery.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The delivery has changed since you looked at it. Look again.");
    return std::visit([&](auto to) { return changed(std::move(delivery), to, now); }, wanted);
  };
  return deliveries_.change(id, std::move(decide));
}

Task<std::vector<Outcome>> ChangeDelivery::move_each(std::vector<DeliveryId> ids, DeliveryStep step) {
  return deliveries_.change_each(std::move(ids), [step, now = clock_.now()](Delivery delivery) {
    return changed(std::move(delivery), step, now);
  });
}

}  // namespace boxoffice::delivery
