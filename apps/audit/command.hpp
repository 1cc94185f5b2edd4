#pragma once

#include "apps/audit/databases.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace boxoffice::audit {

struct Options {
  std::filesystem::path data;  ///< the folder that a running program has claimed
  bool json = false;
  std::optional<std::string> ledger;  ///< a file, as ledger.hpp says
};

/// Checks every invariant on the databases, whether a program works there or not, and prints what came out.
/// Returns the exit code: 0, or 1 when an invariant is violated. Throws what makes that impossible: storage::Unusable
/// for a database that is missing, is none or is newer, std::runtime_error for the ledger.
int audit(const DatabaseUrls& databases, const Options& options);

}  // namespace boxoffice::audit
