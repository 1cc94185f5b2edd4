#pragma once

#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <string_view>

namespace boxoffice {

/// The tickets are on their way.
struct DeliveryStarted {
  static constexpr std::string_view type = "DeliveryStarted";
  DeliveryId id;
  BookingId booking_id;
  std::string addr;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  Instant delivery_date;  ///< when they should arrive
  std::string shipper_name;
};
BOOST_DESCRIBE_STRUCT(DeliveryStarted, (), (id, booking_id, addr, delivery_status, delivery_date, shipper_name))

/// The delivery was stopped before the tickets arrived.
struct DeliveryCanceled {
  static constexpr std::string_view type = "DeliveryCanceled";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::cancel_delivery;
};
BOOST_DESCRIBE_STRUCT(DeliveryCanceled, (), (id, booking_id, delivery_status))

/// The customer has the tickets.
struct DeliveryCompleted {
  static constexpr std::string_view type = "DeliveryCompleted";
  DeliveryId id;
  BookingId booking_id;
  DeliveryStatus delivery_status = DeliveryStatus::complete_delivery;
};
BOOST_DESCRIBE_STRUCT(DeliveryCompleted, (), (id, booking_id, delivery_status))

}  // namespace boxoffice
