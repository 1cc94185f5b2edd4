#pragma once

#include "apps/backup/manifest.hpp"
#include "platform/messaging/lost_events.hpp"

#include <chrono>
#include <filesystem>
#include <span>

namespace boxoffice::backup {

/// Copies the services' databases as they all were at one moment, whether a program works with them or not, into a new
/// folder, which is there whole or not at all. Throws storage::Unusable for a database that is missing, damaged or on a
/// server, storage::Unavailable when writers do not let go, and std::runtime_error when the folder cannot be made or is
/// there already.
Manifest make_backup(std::span<const messaging::ServiceDatabase> databases, const std::filesystem::path& to,
                     std::chrono::milliseconds patience = std::chrono::seconds{30});

}  // namespace boxoffice::backup
