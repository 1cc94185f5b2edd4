#pragma once

#include "platform/messaging/record.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace boxoffice::storage {
class Session;
}

namespace boxoffice::messaging {

/// The part of the log that the table holds: [begin, end). Equal when it never held anything.
struct LogBounds {
  std::int64_t begin = 1;  ///< the oldest record's sequence
  std::int64_t end = 1;    ///< the sequence behind the newest record's
};

void insert_into_outbox(storage::Session& session, const Record& record);
LogBounds outbox_bounds(storage::Session& session);

/// The records from `from` on, at most so many, in order. Starts later than `from` when older rows were trimmed.
std::vector<Record> outbox_records(storage::Session& session, std::int64_t from, std::size_t at_most);

/// The first record that happened at or after the cutoff; `end` when there is none.
std::int64_t first_outbox_record_since(storage::Session& session, Instant cutoff, std::int64_t end);

/// Returns how many rows went.
std::int64_t remove_outbox_records_below(storage::Session& session, std::int64_t sequence);

}  // namespace boxoffice::messaging
