#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "services/delivery/domain/delivery.hpp"

#include <functional>
#include <optional>

namespace boxoffice::delivery {

using Decision = std::function<Result<Change>(Delivery)>;

/// Where deliveries are kept. Every change is one transaction around load, decide, save the row and put its events in
/// the outbox, and is durable when it returns. Throws when the database cannot be used.
class DeliveryStore {
 public:
  virtual ~DeliveryStore() = default;

  /// Changes a delivery by a decision. Rejects what the decision rejects, and an unknown id ("no-such-delivery").
  virtual Task<Result<Delivery>> change(DeliveryId id, Decision decision) = 0;
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
