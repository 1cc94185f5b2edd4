#pragma once

#include "platform/messaging/record.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::messaging {

/// A record that was set aside (table `parked`). The first of each key is the one that could not be applied; the others
/// of its key wait behind it, untried.
struct ParkedRecord {
  std::int64_t id = 0;  ///< grows in the order of parking
  std::string source;
  Record record;
  int attempts = 0;   ///< 0 for one that waits behind another
  std::string cause;  ///< what the last attempt failed with
  Instant parked_at{};
  Instant tried_at{};  ///< the last attempt, or when it was parked
};

/// Why a record is being parked.
struct Setback {
  int attempts = 0;
  std::string_view cause;
  Instant at{};
};

/// The parked records of one consumer, inside a transaction.
class ParkedRecords {
 public:
  ParkedRecords(storage::Session& session, std::string_view consumer) : session_(session), consumer_(consumer) {}

  void add(std::string_view source, const Record& record, const Setback& setback);

  /// Pages through all of them by id.
  std::vector<ParkedRecord> after(std::int64_t id, std::size_t at_most);
  /// The first of those that others have not been told of, and that one of them was.
  std::vector<ParkedRecord> unannounced(std::size_t at_most);
  void announced(const ParkedRecord& parked);
  std::optional<ParkedRecord> find(std::int64_t id);

  /// Those of one key, in the order in which they have to be applied.
  std::vector<ParkedRecord> of_key(std::int64_t key, std::size_t at_most);
  /// How often the first of that key was tried; nothing when the key is free.
  std::optional<int> attempts_of_key(std::int64_t key);
  /// Every key that is not free, with the attempts of its first.
  std::vector<std::pair<std::int64_t, int>> keys();

  /// Returns how many rows went.
  std::size_t remove_through(std::int64_t key, std::int64_t last_id);
  /// One attempt more; false when the record is not parked any more.
  bool note_failure(std::int64_t id, std::string_view cause, Instant at);
  /// What this consumer has parked becomes the other's, whose own are dropped.
  void hand_over(std::string_view to);

 private:
  storage::Session& session_;
  std::string_view consumer_;
};

}  // namespace boxoffice::messaging
