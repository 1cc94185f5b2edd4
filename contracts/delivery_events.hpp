#pragma once

#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace boxoffice {

/// The tickets are paid, and the house begins to bring them to the customer.
struct DeliveryStarted {
  static constexpr std::string_view type = "DeliveryStarted";
  DeliveryId id;
  BookingId booking_id;
  std::string addr;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  Instant delivery_date;                          ///< when they should arrive
  std::string shipper_name;                       ///< empty where nobody carries them
  std::optional<DeliveryMethod> delivery_method;  ///< POST where it is missing
};
BOOST_DESCRIBE_STRUCT(DeliveryStarted, (),
                      (id, booking_id, addr, delivery_status, delivery_date, shipper_name, delivery_method))

/// The delivery was stopped before the tickets arrived.
struct DeliveryCanceled {
  static constexpr std::string_view type = "DeliveryCanceled";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::cancel_delivery;
  std::optional<DeliveryStep> delivery_step;  ///< that the tickets had come to; REQUESTED where it is missing
};
BOOST_DESCRIBE_STRUCT(DeliveryCanceled, (), (id, booking_id, delivery_status, delivery_step))

/// The customer has the tickets.
struct DeliveryCompleted {
  static constexpr std::string_view type = "DeliveryCompleted";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::complete_delivery;
  std::optional<DeliveryMethod> delivery_method;  ///< POST where it is missing
};
BOOST_DESCRIBE_STRUCT(DeliveryCompleted, (), (id, booking_id, delivery_status, delivery_method))

/// The tickets are in their envelope, or lie ready at the desk.
struct TicketsPacked {
  static constexpr std::string_view type = "TicketsPacked";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  DeliveryStep delivery_step = DeliveryStep::packed;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(TicketsPacked, (), (id, booking_id, delivery_status, delivery_step, at))

/// The tickets have left the house: the shipper has them.
struct TicketsHandedOver {
  static constexpr std::string_view type = "TicketsHandedOver";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  DeliveryStep delivery_step = DeliveryStep::handed_over;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(TicketsHandedOver, (), (id, booking_id, delivery_status, delivery_step, at))

/// The shipper is on the way to the customer.
struct TicketsInTransit {
  static constexpr std::string_view type = "TicketsInTransit";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  DeliveryStep delivery_step = DeliveryStep::in_transit;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(TicketsInTransit, (), (id, booking_id, delivery_status, delivery_step, at))

/// The tickets are back at the house; one on a telephone was made void.
struct TicketsReturned {
  static constexpr std::string_view type = "TicketsReturned";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::complete_delivery;
  DeliveryStep delivery_step = DeliveryStep::returned;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(TicketsReturned, (), (id, booking_id, delivery_status, delivery_step, at))

}  // namespace boxoffice
