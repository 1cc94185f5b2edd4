#include "services/booking/adapters/sql_booking_store.hpp"

#include "platform/json/codec.hpp"
#include "platform/messaging/record.hpp"
#include "platform/storage/table_text.hpp"

#include <stdexcept>
#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

constexpr std::size_t keys_forgotten_at_once = 1'000;
constexpr std::size_t orphans_disowned_at_once = 100;

constexpr storage::Insert<Booking> insert_booking{"booking"};
constexpr auto& booking_by_id = storage::Reading<Booking, "booking">::by_id;
constexpr storage::Command<BookingStatus, Instant, ChangedBy, std::string, std::int64_t, BookingId, std::int64_t>
    update_status{
        "UPDATE booking SET booking_status = :status, status_at = :at, status_by = :by, status_reason = :reason,"
        " version = :version WHERE id = :id AND version = :version_before"};
constexpr storage::Query<BookingId, Instant> pending_ids{
    "SELECT id FROM booking WHERE booking_status = 'PENDING_BOOKING' AND booked_at <= :before ORDER BY id"};

Booking booking_from(const std::string& answer) {
  auto booking = json::decode<Booking>(answer, json::Unknown::ignore);
  if (!booking) throw std::runtime_error("a saved answer is not a booking: " + booking.error().message);
  return *std::move(booking);
}

std::expected<Changed, Refusal> refusable(Result<Changed> answered) {
  if (!answered) return std::unexpected(std::move(answered.error()));
  return *std::move(answered);
}

}  // namespace

SqlBookingStore::SqlBookingStore(storage::Store& store, messaging::Outbox& outbox, const Clock& clock,
                                 SqlTickets& tickets, ReturnWindow returns)
    : store_(store), outbox_(outbox), clock_(clock), tickets_(tickets), returns_(returns) {}

Task<void> SqlBookingStore::load() {
  return store_.write([this](storage::Session& session) {
    keys_.load(session);
    orphans_.load(session);
  });
}

Task<std::optional<Result<Changed>>> SqlBookingStore::answered(IdempotencyKey key) {
  return store_.write(
      [this, key = std::optional(std::move(key))](storage::Session& session) { return answered_in(session, key); });
}

Task<Result<Changed>> SqlBookingStore::add(Booking draft, std::optional<IdempotencyKey> key) {
  auto before = co_await store_.write([&](storage::Session& session) -> std::optional<Result<Changed>> {
    if (auto answered = answered_in(session, key)) return answered;
    draft.id = next_id(session, draft.booked_at);
    save_new(session, draft, key);
    return std::nullopt;
  });
  if (before) co_return *std::move(before);
  co_return Changed{std::move(draft)};
}

Task<std::expected<Changed, Refusal>> SqlBookingStore::sell(SeatOrder order, std::optional<IdempotencyKey> key) {
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Changed, Refusal> {
    if (auto before = answered_in(session, key)) return refusable(*std::move(before));
    const auto now = clock_.now();
    auto booking = tickets_.sell(session, order, [&] { return next_id(session, now); }, now);
    if (!booking) return std::unexpected(std::move(booking.error()));
    save_new(session, *booking, key);
    return Changed{*std::move(booking)};
  });
}

BookingId SqlBookingStore::next_id(storage::Session& session, Instant now) {
  BookingId id{session.next_id("booking")};
  for (; orphans_.is_disowned(session, id); id = BookingId{session.next_id("booking")}) pass_over(session, id, now);
  return id;
}

void SqlBookingStore::save_new(storage::Session& session, const Booking& booking,
                               const std::optional<IdempotencyKey>& key) {
  session.insert(insert_booking, booking);
  session.add_to_total("booking", 1);
  if (key) keys_.claim(session, *key, booking.id.value, booking.booked_at);
}

Task<Result<Changed>> SqlBookingStore::change(BookingId id, Decision decision) {
  co_return co_await store_.write([&](storage::Session& session) -> Result<Changed> {
    auto found = session.find(booking_by_id, id.value);
    if (!found) return reject(RejectionKind::not_found, "no-such-booking");
    const auto version = found->version;
    auto change = decision(*std::move(found));
    if (!change) return std::unexpected(std::move(change.error()));
    if (change->booking.version != version) save(session, *change, version);
    return Changed{std::move(change->booking)};
  });
}

Task<Result<Changed>> SqlBookingStore::change(const Booking& known, Decision decision) {
  auto change = decision(known);
  if (change && change->booking.version != known.version) {
    try {
      co_await store_.write([&](storage::Session& session) { save(session, *change, known.version); });
      co_return Changed{std::move(change->booking)};
    } catch (const storage::Stale&) {  // NOLINT(bugprone-empty-catch): somebody was faster, so it is looked at anew
    }
  }
  co_return co_await this->change(known.id, std::move(decision));
}

Task<std::expected<Changed, Refusal>> SqlBookingStore::give_back(BookingId id, GivingBack decision,
                                                                 std::optional<IdempotencyKey> key) {
  return store_.write([this, id, decision = std::move(decision), key = std::move(key),
                       return_at = returns_.moment_after(clock_.now())](storage::Session& session) {
    return give_back_in(session, id, decision, key, return_at);
  });
}

std::expected<Changed, Refusal> SqlBookingStore::give_back_in(storage::Session& session, BookingId id,
                                                              const GivingBack& decision,
                                                              const std::optional<IdempotencyKey>& key,
                                                              Instant return_at) {
  if (auto before = answered_in(session, key)) return refusable(*std::move(before));
  auto found = session.find(booking_by_id, id.value);
  if (!found) return reject(RejectionKind::not_found, "no-such-booking");
  const auto version = found->version;
  const auto sold = tickets_.find(session, *found);
  auto given_back = decision(*std::move(found), sold);
  if (!given_back) return std::unexpected(std::move(given_back.error()));

  auto& change = given_back->change;
  if (change.booking.version != version) save(session, change, version);
  if (!given_back->tickets.empty()) tickets_.give_back(session, sold->sale, given_back->tickets, return_at);
  if (key) keys_.answer(session, *key, json::encode(change.booking), clock_.now());
  return Changed{std::move(change.booking)};
}

Task<std::optional<SqlBookingStore::Found>> SqlBookingStore::find(BookingId id) {
  return store_.read([this, id](storage::Session& session) -> std::optional<Found> {
    auto booking = session.find(booking_by_id, id.value);
    if (!booking) return std::nullopt;
    auto sold = tickets_.find(session, *booking);
    return Found{*std::move(booking), std::move(sold)};
  });
}

std::optional<Result<Changed>> SqlBookingStore::answered_in(storage::Session& session,
                                                            const std::optional<IdempotencyKey>& key) {
  auto answer = key ? keys_.find(session, *key) : std::nullopt;
  if (!answer) return std::nullopt;
  if (!*answer) return std::unexpected(std::move(answer->error()));
  return Changed{booking_from(**answer), true};
}

/// What the booking's request claimed, if it claimed a key.
void SqlBookingStore::close_key(storage::Session& session, const Booking& booking) {
  if (!keys_.is_claimed(session, booking.id.value)) return;
  if (answers_for_good(booking)) {
    keys_.keep_answer(session, booking.id.value, json::encode(booking));
  } else {
    keys_.release(session, booking.id.value);
  }
}

/// Nobody's booking takes an id whose payment is on its way back, because ids have no gaps.
void SqlBookingStore::pass_over(storage::Session& session, BookingId disowned, Instant now) {
  auto nobodys = place({}, {}, now);
  nobodys.id = disowned;
  session.insert(insert_booking, nobodys);
  session.add_to_total("booking", 1);
  const auto version = nobodys.version;
  save(session, fail(std::move(nobodys), failure::disowned, ChangedBy::payment, now).value(), version);
}

/// Saves what a decision changed, and tells the world. Stale when the row is not of the version any more that the
/// decision was made on.
void SqlBookingStore::save(storage::Session& session, const Change& change, std::int64_t version_before) {
  const auto& booking = change.booking;
  session.amend(update_status, booking.booking_status, booking.status_at, booking.status_by, booking.status_reason,
                booking.version, booking.id, version_before);
  for (const auto& event : change.events)
    std::visit(
        [&](const auto& told) {
          outbox_.publish(session, messaging::record_of(told, booking.id.value, booking.version, booking.status_at));
        },
        event);
  if (booking.booking_status == BookingStatus::failed_booking && booking.performance_id)
    tickets_.put_back(session, booking, booking.status_at);
  if (booking.booking_status != BookingStatus::pending_booking) close_key(session, booking);
}

Task<std::vector<BookingId>> SqlBookingStore::pending(Instant booked_before) {
  return store_.read([=](storage::Session& session) { return session.all(pending_ids, booked_before); });
}

void SqlBookingStore::note_orphans(storage::Session& session, std::span<const messaging::Record> approved) {
  orphans_.note(session, approved);
}

Task<std::size_t> SqlBookingStore::disown_orphans() {
  return store_.write([this, now = clock_.now()](storage::Session& session) {
    return orphans_.disown(session, outbox_, now, orphans_disowned_at_once);
  });
}

Task<std::size_t> SqlBookingStore::forget_old_keys() {
  return store_.write([this, before = clock_.now() - idempotency::IdempotencyKeys::live](storage::Session& session) {
    return keys_.forget(session, before, keys_forgotten_at_once);
  });
}

}  // namespace boxoffice::booking
