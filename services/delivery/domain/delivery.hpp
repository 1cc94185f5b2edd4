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
enum class ChangedBy : std::uint8_t { payment, house_operator, courier };
BOOST_DESCRIBE_ENUM(ChangedBy, payment, house_operator, courier)

/// A delivery as it is now. One struct for the table, the API and the rules. There is at most one for a booking.
struct Delivery {
  DeliveryId id;
  BookingId booking_id;
  std::string addr;
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
  Instant delivery_date;     ///< when the tickets should arrive
  std::string shipper_name;  ///< empty where nobody carries them
  DeliveryMethod delivery_method = DeliveryMethod::post;
  DeliveryStep delivery_step = DeliveryStep::requested;
  std::optional<Instant> step_at;      ///< since when it is at this step; nothing for one of an older version
  std::optional<Instant> recalled_at;  ///< since when tickets that may have left the house are wanted back
  Instant started_at;
  Instant status_at;  ///< since when it is in this state
  ChangedBy status_by = ChangedBy::payment;
  std::string status_reason;  ///< why, a constant in kebab-case
  std::int64_t version = 1;   ///< counts the changes; the ETag

  friend bool operator==(const Delivery&, const Delivery&) = default;
};
BOOST_DESCRIBE_STRUCT(Delivery, (),
                      (id, booking_id, addr, delivery_status, delivery_date, shipper_name, delivery_method,
                       delivery_step, step_at, recalled_at, started_at, status_at, status_by, status_reason, version))

/// What the world hears of a delivery.
using Event = std::variant<DeliveryStarted, DeliveryCanceled, DeliveryCompleted, TicketsPacked, TicketsHandedOver,
                           TicketsInTransit, TicketsReturned>;

/// What a decision leads to: the delivery as it now is, and what the world must hear of it. Each event is a change with
/// a version of its own; the last has the delivery's.
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
  DeliveryMethod method = DeliveryMethod::post;
};

/// The steps that may come after one, by the way of delivery; none where it ends there.
std::vector<DeliveryStep> steps_after(DeliveryMethod method, DeliveryStep step);

/// Whether tickets of paper are outside of the house: with the shipper or with the customer.
bool is_outside(const Delivery& delivery);

/// A new delivery: START_DELIVERY, or COMPLETE_DELIVERY at once where the ticket is on the customer's telephone.
Change start(DeliveryId id, Parcel parcel, const Shipping& shipping, Instant now);

/// The money went back. START_DELIVERY → CANCEL_DELIVERY; what is outside of the house is recalled, and a ticket on a
/// telephone is void. Nothing when all of that is so already.
std::optional<Change> cancel(Delivery delivery, std::string_view why, Instant now);

/// The booking was canceled: tickets that are in the house stay there, others are wanted back, and one on a telephone
/// is void. Nothing when all of that is so already, or the delivery was stopped.
std::optional<Change> recall(Delivery delivery, Instant now);

/// To one of the steps that may come next (steps_after). DELIVERED is START_DELIVERY → COMPLETE_DELIVERY; tickets that
/// are RETURNED before they arrived are START_DELIVERY → CANCEL_DELIVERY, and otherwise the state stays. Moving to the
/// step that it is at changes nothing. Rejects a step that may not come next ("step-not-next"), and for tickets in the
/// house every one when the delivery was stopped ("delivery-canceled") or the booking was canceled
/// ("delivery-recalled").
Result<Change> move_to(Delivery delivery, DeliveryStep wanted, ChangedBy by, Instant now);

/// The customer has the tickets, whichever step was seen last: START_DELIVERY → COMPLETE_DELIVERY. Completing twice is
/// the same as once. Rejects what was canceled ("delivery-canceled") or is to stay in the house ("delivery-recalled").
Result<Change> complete(Delivery delivery, Instant now);

/// What the house's operator asks for by naming a status: COMPLETE_DELIVERY is complete(). Rejects every other, because
/// those follow by themselves ("status-not-yours").
Result<Change> change_status(Delivery delivery, DeliveryStatus wanted, Instant now);

}  // namespace boxoffice::delivery
