#pragma once

#include "contracts/delivery_events.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/result.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace boxoffice::delivery {

/// Who brought a delivery into its present state.
enum class ChangedBy : std::uint8_t { payment, house_operator };
BOOST_DESCRIBE_ENUM(ChangedBy, payment, house_operator)

/// A delivery as it is now. One struct for the table, the API and the rules. There is at most one for a booking.
struct Delivery {
  DeliveryId id;
  BookingId booking_id;
  std::string addr;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  Instant delivery_date;  ///< when the tickets should arrive
  std::string shipper_name;
  Instant started_at;
  Instant status_at;  ///< since when it is in this state
  ChangedBy status_by = ChangedBy::payment;
  std::string status_reason;  ///< why, a constant in kebab-case
  std::int64_t version = 1;   ///< counts the changes; the ETag

  friend bool operator==(const Delivery&, const Delivery&) = default;
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, booking_id, addr, delivery_status, delivery_date, shipper_name, started_at, status_at,
                       status_by, status_reason, version))

/// What the world hears of a delivery.
using Event = std::variant<DeliveryStarted, DeliveryCanceled, DeliveryCompleted>;

/// What a decision leads to: the delivery as it now is, and what the world must hear of it.
struct Change {
  Delivery delivery;
  std::vector<Event> events;
};

/// How tickets travel.
struct Shipping {
  std::string shipper_name;
  std::chrono::days takes{2};  ///< from payment to the customer's door
};

/// What is sent where.
struct Parcel {
  BookingId booking_id;
  std::string addr;
};

/// A new delivery: START_DELIVERY.
Change start(DeliveryId id, Parcel parcel, const Shipping& shipping, Instant now);

/// START_DELIVERY → CANCEL_DELIVERY. Nothing when it was canceled before, or when the customer has the tickets already.
std::optional<Change> cancel(Delivery delivery, std::string_view why, Instant now);

/// START_DELIVERY → COMPLETE_DELIVERY. Completing twice is the same as once. Rejects what was canceled
/// ("delivery-canceled").
Result<Change> complete(Delivery delivery, Instant now);

/// What the house's operator asks for by naming a status: COMPLETE_DELIVERY is complete(). Rejects every other, because
/// those follow by themselves ("status-not-yours").
Result<Change> change_status(Delivery delivery, DeliveryStatus wanted, Instant now);

}  // namespace boxoffice::delivery
