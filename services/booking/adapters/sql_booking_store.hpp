#pragma once

#include "kernel/clock.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/idempotency_keys.hpp"
#include "services/booking/application/booking_store.hpp"

#include <vector>

namespace boxoffice::booking {

/// Bookings as rows of a database, their events in its outbox.
class SqlBookingStore final : public BookingStore {
 public:
  SqlBookingStore(storage::Store& store, messaging::Outbox& outbox, const Clock& clock);

  /// To be awaited once, before anything else.
  Task<void> load();

  Task<Result<Changed>> add(Booking draft, std::optional<IdempotencyKey> key) override;
  Task<Result<Changed>> change(BookingId id, Decision decision, std::optional<IdempotencyKey> key) override;
  Task<Result<Changed>> change(const Booking& known, Decision decision) override;

  /// Bookings whose payment is not known to have succeeded or failed, oldest first.
  Task<std::vector<BookingId>> pending();

  /// Lets idempotency keys go that are older than their promised life; one bounded step.
  Task<std::size_t> forget_old_keys();

 private:
  Result<Changed> change_in(storage::Session& session, BookingId id, const Decision& decision,
                            const std::optional<IdempotencyKey>& key);
  bool save(storage::Session& session, const Change& change, std::int64_t version_before);

  storage::Store& store_;
  messaging::Outbox& outbox_;
  const Clock& clock_;
  IdempotencyKeys keys_;
};

}  // namespace boxoffice::booking
