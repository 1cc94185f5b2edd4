#pragma once

#include "apps/audit/report.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace boxoffice::audit {

/// What must not be found in a database, by the numbers of the first of it.
struct Search {
  std::string_view of_what;  ///< what the numbers are of: "booking"
  std::string_view what;     ///< continues "booking 17: "
  storage::Query<std::int64_t> first_found;
};

/// Searches one moment of a database, and records what is found as violations of the invariant, of which so many cases
/// were looked at as `counted` says.
Task<void> judge_by_searching(storage::Store& store, std::string_view invariant,
                              const storage::Query<std::int64_t>& counted, std::span<const Search> searches,
                              Verdicts& verdicts);

}  // namespace boxoffice::audit
