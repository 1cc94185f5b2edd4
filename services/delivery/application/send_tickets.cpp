#include "services/delivery/application/send_tickets.hpp"

#include <stdexcept>
#include <string>
#include <utility>

namespace boxoffice::delivery {

void on_payment_approved(DeliveriesInTransaction& deliveries, const PaymentApproved& event, const Shipping& shipping,
                         Instant now) {
  if (deliveries.find_by_booking(event.booking_id)) return;
  Parcel parcel{event.booking_id, event.addr, event.delivery_method.value_or(DeliveryMethod::post)};
  deliveries.add(start(deliveries.next_id(), std::move(parcel), shipping, now));
}

void on_booking_canceled(DeliveriesInTransaction& deliveries, const BookingCanceled& event, Instant now) {
  auto delivery = deliveries.find_by_booking(event.id);
  if (!delivery) return;
  if (auto change = recall(*std::move(delivery), now)) deliveries.save(*std::move(change));
}

void on_pay_canceled(DeliveriesInTransaction& deliveries, const PayCanceled& event, Instant now) {
  auto delivery = deliveries.find_by_booking(event.booking_id);
  if (!delivery)
    throw std::logic_error("booking " + std::to_string(event.booking_id.value) + " was refunded but has no delivery");
  if (auto change = cancel(*std::move(delivery), "payment-canceled", now)) deliveries.save(*std::move(change));
}

}  // namespace boxoffice::delivery
