#pragma once

#include "kernel/idempotency_key.hpp"
#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/ticket_sale.hpp"

#include <expected>
#include <functional>
#include <optional>

namespace boxoffice::booking {

/// A booking after a change, or as it was answered when the same key came before.
struct Changed {
  Booking booking;
  bool replayed = false;
};

using Decision = std::function<Result<Change>(Booking)>;

/// About a booking with what was sold to it, where that are seats.
using GivingBack = std::function<std::expected<TicketsGivenBack, Refusal>(Booking, const std::optional<SoldTickets>&)>;

/// Where bookings are kept. Every change is one transaction around load, decide, save the row and put its events in the
/// outbox, and is durable when it returns.
///
/// A key that came before gives the answer of then. Rejects a key whose first request is still running
/// ("key-in-flight") and one that came with another request ("key-reused"). Throws when the database cannot be used.
class BookingStore {
 public:
  virtual ~BookingStore() = default;

  /// What became of the request that came with this key before; nothing when none did.
  virtual Task<std::optional<Result<Changed>>> answered(IdempotencyKey key) = 0;

  /// Saves a new booking under the next id.
  virtual Task<Result<Changed>> add(Booking draft, std::optional<IdempotencyKey> key) = 0;

  /// Takes the seats of an order, or none, and saves a new booking of them under the next id. Refuses what is not to be
  /// had, and what selling refuses.
  virtual Task<std::expected<Changed, Refusal>> sell(SeatOrder order, std::optional<IdempotencyKey> key) = 0;

  /// Changes a booking by a decision that may give tickets back, whose seats are nobody's from then on, and free a
  /// little later. Refuses as change() does.
  virtual Task<std::expected<Changed, Refusal>> give_back(BookingId id, GivingBack decision,
                                                          std::optional<IdempotencyKey> key) = 0;

  /// Changes a booking by a decision. Rejects what the decision rejects, and an unknown id ("no-such-booking").
  virtual Task<Result<Changed>> change(BookingId id, Decision decision) = 0;

  /// The same for a booking that the caller has at hand, which outlives the task: it is decided on as it is known, and
  /// looked at only when it is not like that any more.
  virtual Task<Result<Changed>> change(const Booking& known, Decision decision) = 0;
};

}  // namespace boxoffice::booking
