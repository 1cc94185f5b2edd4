#include "platform/idempotency/idempotency_keys.hpp"

#include "platform/storage/statement.hpp"

#include <boost/describe/class.hpp>
#include <openssl/sha.h>

#include <cstring>
#include <utility>

namespace boxoffice::idempotency {
namespace {

struct Row {
  std::int64_t id = 0;
  std::int64_t key_hash = 0;
  std::string scope;
  std::string key;
  std::string fingerprint;
  std::int64_t subject = 0;
  std::optional<std::string> answer;
  Instant claimed_at;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, key_hash, scope, key, fingerprint, subject, answer, claimed_at))

struct Claim {
  std::int64_t id = 0;
  std::int64_t key_hash = 0;
  std::int64_t subject = 0;
  bool open = false;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (id, key_hash, subject, open))

constexpr storage::Insert<Row> insert_row{"idempotency_key"};
constexpr storage::Query<Row, std::int64_t> row_by_id{
    "SELECT id, key_hash, scope, \"key\", fingerprint, subject, answer, claimed_at FROM idempotency_key WHERE id = "
    ":id"};
constexpr storage::Query<Claim, std::int64_t> claims_from{
    "SELECT id, key_hash, subject, answer IS NULL FROM idempotency_key WHERE id >= :id ORDER BY id"};
constexpr storage::Query<Claim, std::int64_t, Instant> claims_before{
    "SELECT id, key_hash, subject, answer IS NULL FROM idempotency_key"
    " WHERE id < (SELECT coalesce(min(id), 0) FROM idempotency_key) + :rows AND claimed_at < :before"
    " AND (scope <> '' OR id < (SELECT max(id) FROM idempotency_key)) ORDER BY id"};
constexpr storage::Query<std::int64_t> newest_row{"SELECT coalesce(max(id), 0) FROM idempotency_key"};
constexpr storage::Command<std::string, std::int64_t> save_answer{
    "UPDATE idempotency_key SET answer = :answer WHERE id = :id AND answer IS NULL"};
constexpr storage::Command<std::int64_t> delete_row{"DELETE FROM idempotency_key WHERE id = :id"};
// The newest row never goes, because the next one would get its number, which other processes have read already.
constexpr storage::Command<std::int64_t> free_row{
    "UPDATE idempotency_key SET key_hash = 0, scope = '', \"key\" = '', answer = '' WHERE id = :id"};
constexpr storage::Command<std::int64_t> free_open_row{
    "UPDATE idempotency_key SET key_hash = 0, scope = '', \"key\" = '', answer = '' WHERE id = :id AND answer IS NULL"};

/// Nobody can choose keys that collide, which would make every look-up read many rows.
std::uint64_t hash_of(const IdempotencyKey& key) {
  const auto text = key.scope + '\n' + key.key;
  unsigned char digest[SHA256_DIGEST_LENGTH];
  SHA256(reinterpret_cast<const unsigned char*>(text.data()), text.size(), digest);
  std::uint64_t hash = 0;
  std::memcpy(&hash, digest, sizeof hash);
  return hash;
}

}  // namespace

Rejection key_reused() {
  return {RejectionKind::invalid, "key-reused", "This Idempotency-Key came before with another request."};
}

Rejection key_in_flight() {
  return {RejectionKind::conflict, "key-in-flight", "The first request with this Idempotency-Key is still running.", 1};
}

template <class Found>
IdempotencyKeys::Place IdempotencyKeys::locate(storage::Session& session, const IdempotencyKey& key, Found found) {
  be_current(session);
  auto hash = hash_of(key);
  for (;; ++hash) {
    const auto entry = rows_.find(hash);
    if (entry == rows_.end()) return {hash};
    auto row = session.find(row_by_id, entry->second);
    // The transaction that added the entry was rolled back, or its key was forgotten or released.
    if (!row || static_cast<Hash>(row->key_hash) != hash) return {hash};
    if (row->scope != key.scope || row->key != key.key) continue;
    found(*row);
    return {hash, row->id};
  }
}

void IdempotencyKeys::load(storage::Session& session) { read_from(session, 0); }

/// Other processes only add rows, with numbers that never were, answer open ones, and free or remove some; of these the
/// row itself tells the truth.
void IdempotencyKeys::be_current(storage::Session& session) {
  if (session.strangers_writes() != strangers_writes_) read_from(session, read_to_ + 1);
}

void IdempotencyKeys::read_from(storage::Session& session, std::int64_t row) {
  session.each(
      claims_from,
      [&](const Claim& claim) {
        rows_[static_cast<Hash>(claim.key_hash)] = claim.id;
        if (claim.open) open_claims_[claim.subject] = claim.id;
        read_to_ = claim.id;
      },
      row);
  strangers_writes_ = session.strangers_writes();
}

std::optional<Result<std::string>> IdempotencyKeys::find(storage::Session& session, const IdempotencyKey& key) {
  std::optional<Result<std::string>> answer;
  locate(session, key, [&](Row& row) {
    if (row.fingerprint != key.fingerprint) {
      answer = std::unexpected(key_reused());
    } else if (!row.answer) {
      answer = std::unexpected(key_in_flight());
    } else {
      answer = *std::move(row.answer);
    }
  });
  return answer;
}

std::int64_t IdempotencyKeys::add(storage::Session& session, const IdempotencyKey& key, std::int64_t subject,
                                  std::optional<std::string> answer, Instant now) {
  const auto place = locate(session, key, [](const Row&) {});
  const Row row{session.next_id("idempotency_key"),
                static_cast<std::int64_t>(place.hash),
                key.scope,
                key.key,
                key.fingerprint,
                subject,
                std::move(answer),
                now};
  session.insert(insert_row, row);
  rows_[place.hash] = row.id;
  return row.id;
}

void IdempotencyKeys::answer(storage::Session& session, const IdempotencyKey& key, std::string answer, Instant now) {
  add(session, key, 0, std::move(answer), now);
}

void IdempotencyKeys::claim(storage::Session& session, const IdempotencyKey& key, std::int64_t subject, Instant now) {
  const auto row = add(session, key, subject, {}, now);
  // Not before it is durable: the ids of a transaction that is rolled back are given to other things.
  session.after_commit([this, subject, row] { open_claims_[subject] = row; });
}

bool IdempotencyKeys::is_claimed(storage::Session& session, std::int64_t subject) {
  be_current(session);
  return open_claims_.contains(subject);
}

void IdempotencyKeys::keep_answer(storage::Session& session, std::int64_t subject, const std::string& answer) {
  session.run(save_answer, answer, open_claims_.at(subject));
  close_claim(session, subject);
}

void IdempotencyKeys::release(storage::Session& session, std::int64_t subject) {
  session.run(free_open_row, open_claims_.at(subject));
  close_claim(session, subject);
}

void IdempotencyKeys::close_claim(storage::Session& session, std::int64_t subject) {
  session.after_commit([this, subject] { open_claims_.erase(subject); });
}

std::size_t IdempotencyKeys::forget(storage::Session& session, Instant claimed_before, std::size_t at_most) {
  const auto claims = session.all(claims_before, static_cast<std::int64_t>(at_most), claimed_before);
  const auto newest = session.find(newest_row).value_or(0);
  for (const auto& claim : claims) {
    session.run(claim.id == newest ? free_row : delete_row, claim.id);
    session.after_commit([this, hash = static_cast<Hash>(claim.key_hash), id = claim.id] {
      if (const auto entry = rows_.find(hash); entry != rows_.end() && entry->second == id) rows_.erase(entry);
    });
  }
  return claims.size();
}

}  // namespace boxoffice::idempotency
