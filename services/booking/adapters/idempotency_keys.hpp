#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/session.hpp"
#include "services/booking/application/booking_store.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace boxoffice::booking {

/// Which requests came before, by the clients' keys. The rows are the truth; they are appended in order, and found
/// through an index in memory, because an index of random keys in the database costs more than the booking itself.
/// Lane's thread only.
class IdempotencyKeys {
 public:
  /// Builds the index from the rows.
  void load(storage::Session& session);

  /// What came of the first request with this key; nothing when there was none. Rejects a key whose first request is
  /// still running ("key-in-flight") and one that came with another request ("key-reused").
  std::optional<Result<Changed>> find(storage::Session& session, const IdempotencyKey& key);

  /// Takes a key that find() did not know. Without an answer it stays open until answer() or release().
  void claim(storage::Session& session, const IdempotencyKey& key, const Booking& booking, bool answered, Instant now);

  /// Closes what the booking's request claimed, if it claimed a key: with the answer when it is one for good, otherwise
  /// the key is free again.
  void close(storage::Session& session, const Booking& booking);

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

  boost::unordered_flat_map<Hash, std::int64_t> rows_;
  boost::unordered_flat_map<std::int64_t, std::int64_t> open_claims_;  // booking → row
};

}  // namespace boxoffice::booking
