#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "services/delivery/domain/delivery.hpp"

#include <cstddef>
#include <functional>
#include <optional>
#include <vector>

namespace boxoffice::delivery {

using Decision = std::function<Result<Change>(Delivery)>;

/// What became of one of many deliveries that were to be changed alike.
struct Outcome {
  DeliveryId id;
  Result<Delivery> delivery;
  bool changed = false;  ///< it was not like that before
};

/// Which deliveries are looked for: those at one step that are to go on.
struct Picking {
  DeliveryStep step = DeliveryStep::requested;
  DeliveryMethod method = DeliveryMethod::post;
  DeliveryId after = {};  ///< the page behind this one
  std::size_t at_most = 0;
};

/// Where deliveries are kept. Every change is one transaction around load, decide, save the row and put its events in
/// the outbox, and is durable when it returns. Throws when the database cannot be used.
class DeliveryStore {
 public:
  virtual ~DeliveryStore() = default;

  /// Changes a delivery by a decision. Rejects what the decision rejects, and an unknown id ("no-such-delivery").
  virtual Task<Result<Delivery>> change(DeliveryId id, Decision decision) = 0;

  /// The same for many in one transaction, each by itself: what is rejected leaves the others alone.
  virtual Task<std::vector<Outcome>> change_each(std::vector<DeliveryId> ids, Decision decision) = 0;

  /// Deliveries that the house has to move on, in the order of their ids. Those of canceled bookings are not among
  /// them.
  virtual Task<std::vector<Delivery>> pick(Picking picking) = 0;

  /// Deliveries that have been at a step since before a moment, and are to go on from it.
  virtual Task<std::vector<Delivery>> resting(DeliveryStep step, Instant since_before, std::size_t at_most) = 0;

  /// The same of tickets at a step that were recalled before that moment.
  virtual Task<std::vector<Delivery>> recalled(DeliveryStep step, Instant before, std::size_t at_most) = 0;
};

/// The deliveries inside one transaction that is already open: what the handling of an event works on.
class DeliveriesInTransaction {
 public:
  virtual ~DeliveriesInTransaction() = default;
  virtual std::optional<Delivery> find_by_booking(BookingId booking) = 0;
  /// The id for a delivery that is added next.
  virtual DeliveryId next_id() = 0;
  virtual void add(Change change) = 0;
  virtual void save(Change change) = 0;
};

}  // namespace boxoffice::delivery
