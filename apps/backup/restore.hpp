#pragma once

#include "apps/backup/manifest.hpp"
#include "platform/storage/migration.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace boxoffice::backup {

/// A service and the schema that this program knows of it.
struct KnownService {
  std::string name;
  const storage::Migrations& migrations;
};

/// Makes a data folder out of a copy, after all of the copy was checked: the folder is there whole or as it was before.
/// Throws std::runtime_error and storage::Unusable: for a file that is damaged or missing, a copy made by a newer
/// program, and a folder that has anything in it.
Manifest restore_backup(const std::filesystem::path& from, const std::filesystem::path& data,
                        std::span<const KnownService> services);

}  // namespace boxoffice::backup
