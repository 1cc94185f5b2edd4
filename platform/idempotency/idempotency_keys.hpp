#pragma once

#include "kernel/clock.hpp"
#include "kernel/idempotency_key.hpp"
#include "kernel/result.hpp"
#include "platform/storage/session.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

namespace boxoffice::idempotency {

/// The key came before with another request.
Rejection key_reused();
/// The first request with the key is still running.
Rejection key_in_flight();

/// Which requests came before, by the clients' keys. The rows are the truth; they are appended in order, and found
/// through an index in memory, because an index of random keys in the database costs more than a booking itself.
/// Lane's thread only.
class IdempotencyKeys {
 public:
  static constexpr auto live = std::chrono::days{7};  ///< how long a key is remembered (wire.md)

  /// Builds the index from the rows.
  void load(storage::Session& session);

  /// What was answered to the first request with this key; nothing when there was none. Rejects a key whose first
  /// request is still running ("key-in-flight") and one that came with another request ("key-reused").
  std::optional<Result<std::string>> find(storage::Session& session, const IdempotencyKey& key);

  /// Takes a key that find() did not know, for good.
  void answer(storage::Session& session, const IdempotencyKey& key, std::string answer, Instant now);

  /// Takes a key that find() did not know, until keep_answer() or release() for the thing that its request is about.
  void claim(storage::Session& session, const IdempotencyKey& key, std::int64_t subject, Instant now);

  /// Whether a claim for that thing is open.
  bool is_claimed(storage::Session& session, std::int64_t subject);
  void keep_answer(storage::Session& session, std::int64_t subject, const std::string& answer);
  /// The key is free again.
  void release(storage::Session& session, std::int64_t subject);

  /// Forgets keys that were claimed before that moment; at most so many rows at once. How many were forgotten.
  std::size_t forget(storage::Session& session, Instant claimed_before, std::size_t at_most);

 private:
  using Hash = std::uint64_t;

  /// Where the key is, or where it would be put. Hashes that collide take the next free place.
  struct Place {
    Hash hash;
    std::int64_t row = 0;
  };
  template <class Found>
  Place locate(storage::Session& session, const IdempotencyKey& key, Found found);
  std::int64_t add(storage::Session& session, const IdempotencyKey& key, std::int64_t subject,
                   std::optional<std::string> answer, Instant now);
  void be_current(storage::Session& session);
  void read_from(storage::Session& session, std::int64_t row);
  void close_claim(storage::Session& session, std::int64_t subject);

  boost::unordered_flat_map<Hash, std::int64_t> rows_;
  boost::unordered_flat_map<std::int64_t, std::int64_t> open_claims_;  // subject → row
  std::int64_t read_to_ = 0;                                           ///< the rows up to this one were read
  long long strangers_writes_ = 0;                                     ///< when they were
};

}  // namespace boxoffice::idempotency
