#include "services/delivery/domain/delivery.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace boxoffice::delivery {
namespace {

/// One step that tickets can take.
struct Way {
  DeliveryMethod method;
  DeliveryStep from;
  DeliveryStep to;
};

// What is sent back comes back from wherever it is. At the desk, picking up is handing over. A ticket on a telephone is
// there when it is paid, and comes back by being void.
constexpr auto ways = [] {
  using enum DeliveryMethod;
  using enum DeliveryStep;
  return std::array{
      Way{post, requested, packed},     Way{post, packed, handed_over},    Way{post, handed_over, in_transit},
      Way{post, handed_over, returned}, Way{post, in_transit, delivered},  Way{post, in_transit, returned},
      Way{post, delivered, returned},   Way{desk, requested, packed},      Way{desk, packed, delivered},
      Way{desk, delivered, returned},   Way{mobile, requested, delivered}, Way{mobile, delivered, returned},
  };
}();

std::string_view name_of(DeliveryStep step) {
  switch (step) {
    case DeliveryStep::requested: return "REQUESTED";
    case DeliveryStep::packed: return "PACKED";
    case DeliveryStep::handed_over: return "HANDED_OVER";
    case DeliveryStep::in_transit: return "IN_TRANSIT";
    case DeliveryStep::delivered: return "DELIVERED";
    case DeliveryStep::returned: return "RETURNED";
  }
}

bool is_stopped(const Delivery& delivery) { return delivery.delivery_status == DeliveryStatus::cancel_delivery; }

bool has_arrived(const Delivery& delivery) { return delivery.delivery_status == DeliveryStatus::complete_delivery; }

Delivery with(Delivery delivery, DeliveryStatus status, ChangedBy by, std::string_view reason, Instant now) {
  delivery.delivery_status = status;
  delivery.status_by = by;
  delivery.status_at = now;
  delivery.status_reason = reason;
  ++delivery.version;
  return delivery;
}

Delivery at_step(Delivery delivery, DeliveryStep step, Instant now) {
  delivery.delivery_step = step;
  delivery.step_at = now;
  return delivery;
}

template <class StepEvent>
Event told_of(const Delivery& delivery, Instant now) {
  return StepEvent{delivery.id, delivery.booking_id, delivery.delivery_status, delivery.delivery_step, now};
}

/// A step between the first and the last, which leaves the state as it is.
Change moved(Delivery delivery, DeliveryStep step, Instant now) {
  auto on_its_way = at_step(std::move(delivery), step, now);
  ++on_its_way.version;
  auto event = told_of<TicketsInTransit>(on_its_way, now);
  if (step == DeliveryStep::packed) event = told_of<TicketsPacked>(on_its_way, now);
  if (step == DeliveryStep::handed_over) event = told_of<TicketsHandedOver>(on_its_way, now);
  return Change{std::move(on_its_way), {std::move(event)}};
}

Change arrived(Delivery delivery, ChangedBy by, Instant now) {
  auto completed = with(at_step(std::move(delivery), DeliveryStep::delivered, now), DeliveryStatus::complete_delivery,
                        by, "delivered", now);
  auto event =
      DeliveryCompleted{completed.id, completed.booking_id, completed.delivery_status, completed.delivery_method};
  return Change{std::move(completed), {event}};
}

Change came_back(Delivery delivery, ChangedBy by, Instant now) {
  Change change{std::move(delivery), {}};
  auto& returned = change.delivery;
  if (returned.delivery_status == DeliveryStatus::start_delivery) {
    returned = with(std::move(returned), DeliveryStatus::cancel_delivery, by, "returned", now);
    change.events.emplace_back(
        DeliveryCanceled{returned.id, returned.booking_id, returned.delivery_status, returned.delivery_step});
  }
  returned = at_step(std::move(returned), DeliveryStep::returned, now);
  ++returned.version;
  change.events.push_back(told_of<TicketsReturned>(returned, now));
  return change;
}

/// What is the same whoever says that the tickets are not wanted any more; nothing when there is nothing to do.
std::optional<Change> taken_back(Delivery delivery, ChangedBy by, Instant now) {
  if (delivery.delivery_step == DeliveryStep::returned) return std::nullopt;
  if (delivery.delivery_method == DeliveryMethod::mobile) return came_back(std::move(delivery), by, now);
  if (delivery.recalled_at) return std::nullopt;
  delivery.recalled_at = now;
  ++delivery.version;
  return Change{std::move(delivery), {}};
}

/// Why tickets may not be moved on at all, whichever step is wanted.
std::optional<Rejection> refusal(const Delivery& delivery) {
  if (is_outside(delivery)) return std::nullopt;
  if (is_stopped(delivery))
    return Rejection{RejectionKind::conflict, "delivery-canceled",
                     "This delivery was stopped, and its tickets are in the house."};
  if (delivery.recalled_at)
    return Rejection{RejectionKind::conflict, "delivery-recalled",
                     "The booking of these tickets was canceled, so they stay in the house."};
  return std::nullopt;
}

std::string steps_in_words(const std::vector<DeliveryStep>& steps) {
  std::string words;
  for (const auto step : steps) words.append(words.empty() ? "" : " or ").append(name_of(step));
  return words;
}

std::unexpected<Rejection> not_next(const Delivery& delivery, const std::vector<DeliveryStep>& next) {
  const auto at = "These tickets are " + std::string(name_of(delivery.delivery_step)) + ": ";
  return reject(RejectionKind::conflict, "step-not-next",
                at + (next.empty() ? "no step comes after it." : "the next step is " + steps_in_words(next) + "."));
}

}  // namespace

std::vector<DeliveryStep> steps_after(DeliveryMethod method, DeliveryStep step) {
  std::vector<DeliveryStep> steps;
  for (const auto& way : ways)
    if (way.method == method && way.from == step) steps.push_back(way.to);
  return steps;
}

bool is_outside(const Delivery& delivery) {
  return delivery.delivery_method != DeliveryMethod::mobile &&
         (delivery.delivery_step == DeliveryStep::handed_over || delivery.delivery_step == DeliveryStep::in_transit ||
          delivery.delivery_step == DeliveryStep::delivered);
}

Change start(DeliveryId id, Parcel parcel, const Shipping& shipping, Instant now) {
  const bool is_posted = parcel.method == DeliveryMethod::post;
  auto delivery = Delivery{
      .id = id,
      .booking_id = parcel.booking_id,
      .addr = std::move(parcel.addr),
      .delivery_status = DeliveryStatus::start_delivery,
      .delivery_date = is_posted ? now + shipping.takes : now,
      .shipper_name = is_posted ? shipping.shipper_name : std::string(),
      .delivery_method = parcel.method,
      .delivery_step = DeliveryStep::requested,
      .step_at = now,
      .recalled_at = {},
      .started_at = now,
      .status_at = now,
      .status_by = ChangedBy::payment,
      .status_reason = "paid",
      .version = 1,
  };
  Event event = DeliveryStarted{
      delivery.id,           delivery.booking_id,     delivery.addr, delivery.delivery_status, delivery.delivery_date,
      delivery.shipper_name, delivery.delivery_method};
  if (delivery.delivery_method != DeliveryMethod::mobile) return Change{std::move(delivery), {std::move(event)}};
  auto change = arrived(std::move(delivery), ChangedBy::payment, now);
  change.events.insert(change.events.begin(), std::move(event));
  return change;
}

std::optional<Change> cancel(Delivery delivery, std::string_view why, Instant now) {
  if (delivery.delivery_status != DeliveryStatus::start_delivery) {
    if (is_stopped(delivery)) return std::nullopt;
    return taken_back(std::move(delivery), ChangedBy::payment, now);
  }
  if (is_outside(delivery) && !delivery.recalled_at) delivery.recalled_at = now;
  auto canceled = with(std::move(delivery), DeliveryStatus::cancel_delivery, ChangedBy::payment, why, now);
  auto event = DeliveryCanceled{canceled.id, canceled.booking_id, canceled.delivery_status, canceled.delivery_step};
  return Change{std::move(canceled), {event}};
}

std::optional<Change> recall(Delivery delivery, Instant now) {
  if (is_stopped(delivery)) return std::nullopt;
  return taken_back(std::move(delivery), ChangedBy::payment, now);
}

Result<Change> move_to(Delivery delivery, DeliveryStep wanted, ChangedBy by, Instant now) {
  // A program that knew no steps has completed it.
  if (has_arrived(delivery)) delivery.delivery_step = std::max(delivery.delivery_step, DeliveryStep::delivered);
  if (delivery.delivery_step == wanted) return Change{std::move(delivery), {}};
  if (auto refused = refusal(delivery)) return std::unexpected(*std::move(refused));
  auto next = steps_after(delivery.delivery_method, delivery.delivery_step);
  // Nobody waits for the tickets of a delivery that was stopped; they can only come back.
  if (is_stopped(delivery)) next = {DeliveryStep::returned};
  if (std::ranges::find(next, wanted) == next.end()) return not_next(delivery, next);
  if (wanted == DeliveryStep::delivered) return arrived(std::move(delivery), by, now);
  if (wanted == DeliveryStep::returned) return came_back(std::move(delivery), by, now);
  return moved(std::move(delivery), wanted, now);
}

Result<Change> complete(Delivery delivery, Instant now) {
  if (has_arrived(delivery)) return Change{std::move(delivery), {}};
  if (is_stopped(delivery))
    return reject(RejectionKind::conflict, "delivery-canceled",
                  "This delivery was stopped, so the tickets cannot have arrived.");
  if (auto refused = refusal(delivery)) return std::unexpected(*std::move(refused));
  return arrived(std::move(delivery), ChangedBy::house_operator, now);
}

Result<Change> change_status(Delivery delivery, DeliveryStatus wanted, Instant now) {
  if (wanted == DeliveryStatus::complete_delivery) return complete(std::move(delivery), now);
  return reject(RejectionKind::conflict, "status-not-yours",
                "A delivery's status can only be changed to COMPLETE_DELIVERY; the others follow by themselves.");
}

}  // namespace boxoffice::delivery
