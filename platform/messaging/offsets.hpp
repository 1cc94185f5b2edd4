#pragma once

#include "platform/messaging/marks.hpp"

#include <cstdint>
#include <stdexcept>
#include <string_view>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::messaging {

/// How far a consumer has come in one of its sources (table `consumer_offset`).
struct Offset {
  std::int64_t next_sequence = 1;  ///< of the first record that has not had its effect yet
  std::int64_t generation = 1;     ///< counts how often the consumer was replaced by a rebuild of it
  Marks marks{};                   ///< what it has had of each producer, when the source repeats records
};

/// Somebody else works under the same consumer's name and has come further: what was done in this transaction was done
/// already, and must be rolled back.
struct Overtaken : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Reads the offset; a consumer that is new to the source begins at its beginning.
Offset load_offset(storage::Session& session, std::string_view consumer, std::string_view source);

/// Compare-and-set: throws Overtaken when the offset is not `from` any more.
void advance_offset(storage::Session& session, std::string_view consumer, std::string_view source, const Offset& from,
                    std::int64_t next_sequence, const Marks& marks);

/// Gives the offset of one consumer to another one. Whoever works by the other's earlier offset fails at its next step.
void hand_offset_over(storage::Session& session, std::string_view consumer, std::string_view to,
                      std::string_view source);

/// Forgets a consumer's offsets and parked records: it will begin at the beginning of every source. For a rebuild that
/// starts anew; in the same transaction as the emptying of what it builds.
void forget_consumer(storage::Session& session, std::string_view consumer);

}  // namespace boxoffice::messaging
