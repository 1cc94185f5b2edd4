#include "services/booking/adapters/idempotency_keys.hpp"

#include "platform/json/codec.hpp"

#include <openssl/sha.h>

#include <cstring>
#include <stdexcept>
#include <utility>

namespace boxoffice::booking {
namespace {

struct Row {
  std::int64_t id = 0;
  std::int64_t key_hash = 0;
  std::string scope;
  std::string key;
  std::string fingerprint;
  BookingId booking_id;
  std::optional<std::string> answer;
  Instant claimed_at;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, key_hash, scope, key, fingerprint, booking_id, answer, claimed_at))

struct Claim {
  std::int64_t id = 0;
  std::int64_t key_hash = 0;
  BookingId booking_id;
  bool open = false;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (id, key_hash, booking_id, open))

constexpr storage::Insert<Row> insert_row{"idempotency_key"};
constexpr storage::Query<Row, std::int64_t> row_by_id{
    "SELECT id, key_hash, scope, key, fingerprint, booking_id, answer, claimed_at FROM idempotency_key WHERE id = :id"};
constexpr storage::Query<Claim> all_claims{
    "SELECT id, key_hash, booking_id, answer IS NULL FROM idempotency_key ORDER BY id"};
constexpr storage::Query<Claim, std::int64_t, Instant> claims_before{
    "SELECT id, key_hash, booking_id, answer IS NULL FROM idempotency_key"
    " WHERE id < (SELECT coalesce(min(id), 0) FROM idempotency_key) + :rows AND claimed_at < :before ORDER BY id"};
constexpr storage::Command<std::string, std::int64_t> save_answer{
    "UPDATE idempotency_key SET answer = :answer WHERE id = :id"};
constexpr storage::Command<std::int64_t> delete_row{"DELETE FROM idempotency_key WHERE id = :id"};

/// Nobody can choose keys that collide, which would make every look-up read many rows.
std::uint64_t hash_of(const IdempotencyKey& key) {
  const auto text = key.scope + '\n' + key.key;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest, sizeof hash);
  return hash;
}

Booking booking_from(const std::string& answer) {
  auto booking = json::decode<Booking>(answer, json::Unknown::ignore);
  if (!booking) throw std::runtime_error("a saved answer is not a booking: " + booking.error().message);
  return *std::move(booking);
}

}  // namespace

template <class Found>
IdempotencyKeys::Place IdempotencyKeys::locate(storage::Session& session, const IdempotencyKey& key, Found found) {
  auto hash = hash_of(key);
  for (;; ++hash) {
    const auto entry = rows_.find(hash);
    if (entry == rows_.end()) return {hash};
    const auto row = session.find(row_by_id, entry->second);
    // The transaction that added the entry was rolled back, or its key was forgotten or released.
    if (!row || static_cast<Hash>(row->key_hash) != hash) return {hash};
    if (row->scope != key.scope || row->key != key.key) continue;
    found(*row);
    return {hash, row->id};
  }
}

void IdempotencyKeys::load(storage::Session& session) {
  session.each(all_claims, [&](const Claim& claim) {
    rows_[static_cast<Hash>(claim.key_hash)] = claim.id;
    if (claim.open) open_claims_[claim.booking_id.value] = claim.id;
  });
}

std::optional<Result<Changed>> IdempotencyKeys::find(storage::Session& session, const IdempotencyKey& key) {
  std::optional<Result<Changed>> answer;
  locate(session, key, [&](const Row& row) {
    if (row.fingerprint != key.fingerprint) {
      answer = reject(RejectionKind::invalid, "key-reused", "This Idempotency-Key came before with another request.");
    } else if (!row.answer) {
      answer = std::unexpected(Rejection{RejectionKind::conflict, "key-in-flight",
                                         "The first request with this Idempotency-Key is still running.", 1});
    } else {
      answer = Changed{booking_from(*row.answer), true};
    }
  });
  return answer;
}

void IdempotencyKeys::claim(storage::Session& session, const IdempotencyKey& key, const Booking& booking, bool answered,
                            Instant now) {
  const auto place = locate(session, key, [](const Row&) {});
  Row row{session.next_id("idempotency_key"),
          static_cast<std::int64_t>(place.hash),
          key.scope,
          key.key,
          key.fingerprint,
          booking.id,
          {},
          now};
  if (answered) row.answer = json::encode(booking);
  session.insert(insert_row, row);
  rows_[place.hash] = row.id;
  // Not before it is durable: the ids of a transaction that is rolled back are given to other bookings.
  if (!answered)
    session.after_commit([this, claimed_by = booking.id.value, id = row.id] { open_claims_[claimed_by] = id; });
}

void IdempotencyKeys::close(storage::Session& session, const Booking& booking) {
  if (open_claims_.empty()) return;
  const auto claim = open_claims_.find(booking.id.value);
  if (claim == open_claims_.end()) return;
  const auto row = claim->second;
  if (answers_for_good(booking)) {
    session.run(save_answer, json::encode(booking), row);
  } else {
    session.run(delete_row, row);
  }
  session.after_commit([this, id = booking.id.value] { open_claims_.erase(id); });
}

std::size_t IdempotencyKeys::forget(storage::Session& session, Instant claimed_before, std::size_t at_most) {
  const auto claims = session.all(claims_before, static_cast<std::int64_t>(at_most), claimed_before);
  for (const auto& claim : claims) {
    session.run(delete_row, claim.id);
    session.after_commit([this, hash = static_cast<Hash>(claim.key_hash), id = claim.id] {
      if (const auto entry = rows_.find(hash); entry != rows_.end() && entry->second == id) rows_.erase(entry);
    });
  }
  return claims.size();
}

}  // namespace boxoffice::booking
