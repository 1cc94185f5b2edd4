#pragma once

#include "apps/audit/databases.hpp"
#include "apps/audit/report.hpp"
#include "platform/async/task.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace boxoffice::audit {

/// Who reads which log for which events: from the services' own tables.
struct Reading {
  Service consumer;
  Service source;
  std::vector<std::string_view> types;
};
std::vector<Reading> all_readings();

/// The events that a consumer has not come to yet and that mean something to it.
struct Unread {
  std::int64_t count = 0;
  std::optional<std::int64_t> first;  ///< the sequence of the oldest
};

// What is judged of whole tables. Each looks at moments of the databases at which it has to hold, whether the program
// runs or not.

/// The rows of the service's table: ids 1, 2, 3… and the kept total. Returns the number of rows.
Task<std::int64_t> judge_count(Databases& databases, Service service, Verdicts& verdicts);

/// The producer's log has every sequence number from its beginning to its end.
Task<void> judge_gaps(Databases& databases, Service producer, std::int64_t records_at_once, Verdicts& verdicts);

/// A consumer has not passed the end of a log.
Task<void> judge_position(Databases& databases, const Reading& reading, Verdicts& verdicts);

Task<Unread> find_unread(Databases& databases, const Reading& reading, std::int64_t records_at_once);

/// The newest moment that the databases know of.
Task<Instant> last_sign_of_life(Databases& databases);

/// Adds what the services have parked to the report.
Task<void> list_parked(Databases& databases, Report& report);

}  // namespace boxoffice::audit
