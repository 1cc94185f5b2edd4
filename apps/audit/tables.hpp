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
  std::int64_t look_from = 1;         ///< the next time: there is none before, and there will be none
};

// What is judged of whole tables. Each looks at moments of the databases at which it has to hold, whether the program
// runs or not.

/// The rows of the service's table: ids 1, 2, 3… and the kept total. Returns the number of rows.
Task<std::int64_t> judge_count(Databases& databases, Service service, Verdicts& verdicts);

/// The producer's log has every sequence number from its beginning to its end.
Task<void> judge_gaps(Databases& databases, Service producer, std::int64_t records_at_once, Verdicts& verdicts);

/// A consumer has passed nothing beyond the end of a log.
Task<void> judge_position(Databases& databases, const Reading& reading, Verdicts& verdicts);

/// `look_from` is what the look before this one has found, or 1.
Task<Unread> find_unread(Databases& databases, const Reading& reading, std::int64_t look_from,
                         std::int64_t records_at_once);

/// Whether a service of a shared database works on it, wherever that is: its replicas hold leases there as long as they
/// live, and a little longer. My page's has none.
Task<bool> holds_leases(Databases& databases, Service service, Instant now);

/// The newest moment that the databases know of.
Task<Instant> last_sign_of_life(Databases& databases);

/// Adds what the services have parked to the report.
Task<void> list_parked(Databases& databases, Report& report);

}  // namespace boxoffice::audit
