#include "services/booking/adapters/sql_booking_store.hpp"

#include "platform/messaging/record.hpp"

#include <chrono>
#include <stdexcept>
#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

constexpr auto keys_live = std::chrono::days{7};  // wire.md, Idempotency-Key
constexpr std::size_t keys_forgotten_at_once = 1'000;

constexpr storage::Insert<Booking> insert_booking{"booking"};
constexpr storage::Query<Booking, BookingId> booking_by_id{
    "SELECT id, musical_name, customer_name, telephone_info, addr, booking_status, price, booked_at, status_at, "
    "status_by,"
    " status_reason, version FROM booking WHERE id = :id"};
constexpr storage::Command<BookingStatus, Instant, ChangedBy, std::string, std::int64_t, BookingId, std::int64_t>
    update_status{
        "UPDATE booking SET booking_status = :status, status_at = :at, status_by = :by, status_reason = :reason,"
        " version = :version WHERE id = :id AND version = :version_before"};
constexpr storage::Query<BookingId> pending_ids{
    "SELECT id FROM booking WHERE booking_status = 'PENDING_BOOKING' ORDER BY id"};

}  // namespace

SqlBookingStore::SqlBookingStore(storage::Store& store, messaging::Outbox& outbox, const Clock& clock)
    : store_(store), outbox_(outbox), clock_(clock) {}

Task<void> SqlBookingStore::load() {
  return store_.write([this](storage::Session& session) { keys_.load(session); });
}

Task<Result<Changed>> SqlBookingStore::add(Booking draft, std::optional<IdempotencyKey> key) {
  auto before = co_await store_.write([&](storage::Session& session) -> std::optional<Result<Changed>> {
    if (key) {
      if (auto answered = keys_.find(session, *key)) return answered;
    }
    draft.id = BookingId{session.next_id("booking")};
    session.insert(insert_booking, draft);
    session.add_to_total("booking", 1);
    if (key) keys_.claim(session, *key, draft, false, draft.booked_at);
    return std::nullopt;
  });
  if (before) co_return *std::move(before);
  co_return Changed{std::move(draft)};
}

Task<Result<Changed>> SqlBookingStore::change(BookingId id, Decision decision, std::optional<IdempotencyKey> key) {
  return store_.write([this, id, decision = std::move(decision), key = std::move(key)](storage::Session& session) {
    return change_in(session, id, decision, key);
  });
}

Task<Result<Changed>> SqlBookingStore::change(const Booking& known, Decision decision) {
  return store_.write([this, &known, decision = std::move(decision)](storage::Session& session) -> Result<Changed> {
    auto change = decision(known);
    if (change && change->booking.version != known.version && save(session, *change, known.version))
      return Changed{std::move(change->booking)};
    return change_in(session, known.id, decision, {});
  });
}

Result<Changed> SqlBookingStore::change_in(storage::Session& session, BookingId id, const Decision& decision,
                                           const std::optional<IdempotencyKey>& key) {
  if (key) {
    if (auto before = keys_.find(session, *key)) return *std::move(before);
  }
  auto found = session.find(booking_by_id, id);
  if (!found) return reject(RejectionKind::not_found, "no-such-booking");
  const auto version = found->version;
  auto change = decision(*std::move(found));
  if (!change) return std::unexpected(std::move(change.error()));

  if (change->booking.version != version && !save(session, *change, version))
    throw std::logic_error("a booking changed inside the transaction that had loaded it");
  if (key) keys_.claim(session, *key, change->booking, true, clock_.now());
  return Changed{std::move(change->booking)};
}

/// Saves what a decision changed, and tells the world. False when the row is not of the version any more that the
/// decision was made on.
bool SqlBookingStore::save(storage::Session& session, const Change& change, std::int64_t version_before) {
  const auto& booking = change.booking;
  const auto rows = session.run(update_status, booking.booking_status, booking.status_at, booking.status_by,
                                booking.status_reason, booking.version, booking.id, version_before);
  if (rows == 0) return false;
  for (const auto& event : change.events)
    std::visit(
        [&](const auto& told) {
          outbox_.publish(session, messaging::record_of(told, booking.id.value, booking.version, booking.status_at));
        },
        event);
  if (booking.booking_status != BookingStatus::pending_booking) keys_.close(session, booking);
  return true;
}

Task<std::vector<BookingId>> SqlBookingStore::pending() {
  return store_.read([](storage::Session& session) { return session.all(pending_ids); });
}

Task<std::size_t> SqlBookingStore::forget_old_keys() {
  return store_.write([this, before = clock_.now() - keys_live](storage::Session& session) {
    return keys_.forget(session, before, keys_forgotten_at_once);
  });
}

}  // namespace boxoffice::booking
