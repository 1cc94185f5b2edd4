#include "services/delivery/domain/delivery.hpp"

#include <utility>

namespace boxoffice::delivery {
namespace {

Delivery with(Delivery delivery, DeliveryStatus status, ChangedBy by, std::string_view reason, Instant now) {
  delivery.delivery_status = status;
  delivery.status_by = by;
  delivery.status_at = now;
  delivery.status_reason = reason;
  ++delivery.version;
  return delivery;
}

}  // namespace

Change start(DeliveryId id, Parcel parcel, const Shipping& shipping, Instant now) {
  auto delivery = Delivery{
      .id = id,
      .booking_id = parcel.booking_id,
      .addr = std::move(parcel.addr),
      .delivery_status = DeliveryStatus::start_delivery,
      .delivery_date = now + shipping.takes,
      .shipper_name = shipping.shipper_name,
      .started_at = now,
      .status_at = now,
      .status_by = ChangedBy::payment,
      .status_reason = "paid",
      .version = 1,
  };
  auto event = DeliveryStarted{
      delivery.id,          delivery.booking_id, delivery.addr, delivery.delivery_status, delivery.delivery_date,
      delivery.shipper_name};
  return Change{std::move(delivery), {std::move(event)}};
}

std::optional<Change> cancel(Delivery delivery, std::string_view why, Instant now) {
  if (delivery.delivery_status != DeliveryStatus::start_delivery) return std::nullopt;
  auto canceled = with(std::move(delivery), DeliveryStatus::cancel_delivery, ChangedBy::payment, why, now);
  auto event = DeliveryCanceled{canceled.id, canceled.booking_id, canceled.delivery_status};
  return Change{std::move(canceled), {event}};
}

Result<Change> complete(Delivery delivery, Instant now) {
  if (delivery.delivery_status == DeliveryStatus::cancel_delivery)
    return reject(RejectionKind::conflict, "delivery-canceled",
                  "This delivery was stopped, so the tickets cannot have arrived.");
  if (delivery.delivery_status == DeliveryStatus::complete_delivery) return Change{std::move(delivery), {}};
  auto completed =
      with(std::move(delivery), DeliveryStatus::complete_delivery, ChangedBy::house_operator, "handed-over", now);
  auto event = DeliveryCompleted{completed.id, completed.booking_id, completed.delivery_status};
  return Change{std::move(completed), {event}};
}

Result<Change> change_status(Delivery delivery, DeliveryStatus wanted, Instant now) {
  if (wanted == DeliveryStatus::complete_delivery) return complete(std::move(delivery), now);
  return reject(RejectionKind::conflict, "status-not-yours",
                "A delivery's status can only be changed to COMPLETE_DELIVERY; the others follow by themselves.");
}

}  // namespace boxoffice::delivery
