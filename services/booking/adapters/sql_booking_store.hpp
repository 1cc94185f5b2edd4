#pragma once

#include "kernel/clock.hpp"
#include "platform/idempotency/idempotency_keys.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/orphan_payments.hpp"
#include "services/booking/application/booking_store.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace boxoffice::booking {

/// Bookings as rows of a database, their events in its outbox.
class SqlBookingStore final : public BookingStore {
 public:
  SqlBookingStore(storage::Store& store, messaging::Outbox& outbox, const Clock& clock);

  /// To be awaited once, before anything else.
  Task<void> load();

  Task<std::optional<Result<Changed>>> answered(IdempotencyKey key) override;
  Task<Result<Changed>> add(Booking draft, std::optional<IdempotencyKey> key) override;
  Task<Result<Changed>> change(BookingId id, Decision decision, std::optional<IdempotencyKey> key) override;
  Task<Result<Changed>> change(const Booking& known, Decision decision) override;

  /// Bookings whose payment is not known to have succeeded or failed, oldest first.
  Task<std::vector<BookingId>> pending(Instant booked_before);

  /// What OrphanPayments does with payments that have no booking, the latter in one bounded step.
  void note_orphans(storage::Session& session, std::span<const messaging::Record> approved);
  Task<std::size_t> disown_orphans();

  /// Lets idempotency keys go that are older than their promised life; one bounded step.
  Task<std::size_t> forget_old_keys();

 private:
  Result<Changed> change_in(storage::Session& session, BookingId id, const Decision& decision,
                            const std::optional<IdempotencyKey>& key);
  std::optional<Result<Changed>> answered_in(storage::Session& session, const std::optional<IdempotencyKey>& key);
  void close_key(storage::Session& session, const Booking& booking);
  void pass_over(storage::Session& session, BookingId disowned, Instant now);
  void save(storage::Session& session, const Change& change, std::int64_t version_before);

  storage::Store& store_;
  messaging::Outbox& outbox_;
  const Clock& clock_;
  idempotency::IdempotencyKeys keys_;
  OrphanPayments orphans_;
};

}  // namespace boxoffice::booking
