#pragma once

#include "kernel/clock.hpp"
#include "platform/idempotency/idempotency_keys.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/orphan_payments.hpp"
#include "services/booking/adapters/return_window.hpp"
#include "services/booking/adapters/sql_tickets.hpp"
#include "services/booking/application/booking_store.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <span>
#include <utility>
#include <vector>

namespace boxoffice::booking {

/// Bookings as rows of a database, their events in its outbox.
class SqlBookingStore final : public BookingStore {
 public:
  SqlBookingStore(storage::Store& store, messaging::Outbox& outbox, const Clock& clock, SqlTickets& tickets,
                  ReturnWindow returns);

  /// To be awaited once, before anything else.
  Task<void> load();

  Task<std::optional<Result<Changed>>> answered(IdempotencyKey key) override;
  Task<Result<Changed>> add(Booking draft, std::optional<IdempotencyKey> key) override;
  Task<std::expected<Changed, Refusal>> sell(SeatOrder order, std::optional<IdempotencyKey> key) override;
  Task<Result<Changed>> change(BookingId id, Decision decision) override;
  Task<Result<Changed>> change(const Booking& known, Decision decision) override;
  Task<std::expected<Changed, Refusal>> give_back(BookingId id, GivingBack decision,
                                                  std::optional<IdempotencyKey> key) override;
  /// A booking as it is now, with what was sold to it.
  using Found = std::pair<Booking, std::optional<SoldTickets>>;
  Task<std::optional<Found>> find(BookingId id);

  /// Bookings whose payment is not known to have succeeded or failed, oldest first.
  Task<std::vector<BookingId>> pending(Instant booked_before);

  /// What OrphanPayments does with payments that have no booking, the latter in one bounded step.
  void note_orphans(storage::Session& session, std::span<const messaging::Record> approved);
  Task<std::size_t> disown_orphans();

  /// Lets idempotency keys go that are older than their promised life; one bounded step.
  Task<std::size_t> forget_old_keys();

 private:
  BookingId next_id(storage::Session& session, Instant now);
  void save_new(storage::Session& session, const Booking& booking, const std::optional<IdempotencyKey>& key);
  std::expected<Changed, Refusal> give_back_in(storage::Session& session, BookingId id, const GivingBack& decision,
                                               const std::optional<IdempotencyKey>& key, Instant return_at);
  std::optional<Result<Changed>> answered_in(storage::Session& session, const std::optional<IdempotencyKey>& key);
  void close_key(storage::Session& session, const Booking& booking);
  void pass_over(storage::Session& session, BookingId disowned, Instant now);
  void save(storage::Session& session, const Change& change, std::int64_t version_before);

  storage::Store& store_;
  messaging::Outbox& outbox_;
  const Clock& clock_;
  idempotency::IdempotencyKeys keys_;
  OrphanPayments orphans_;
  SqlTickets& tickets_;
  ReturnWindow returns_;
};

}  // namespace boxoffice::booking
