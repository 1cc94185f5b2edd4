#pragma once

#include "apps/host/settings.hpp"
#include "platform/messaging/lost_events.hpp"
#include "platform/storage/migration.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace boxoffice::promote {

/// A service whose database goes from a file to a server.
struct Move {
  std::string service;
  std::filesystem::path source;
  storage::DatabaseUrl target;
  const storage::Migrations& migrations;
};

/// What goes where: from the files in the data folder to where the settings say that the services keep their data.
struct Plan {
  apps::Settings embedded;  ///< the same settings, of the program that works with the files
  std::vector<Move> moves;
  std::vector<messaging::ServiceDatabase> staying;  ///< files that the settings leave as they are
};

/// Throws std::runtime_error for settings that name a file elsewhere, or that change nothing, and for a folder without
/// databases.
Plan plan_of(const apps::Settings& settings);

}  // namespace boxoffice::promote
