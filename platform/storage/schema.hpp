#pragma once

#include "platform/storage/migration.hpp"

#include <filesystem>
#include <span>

namespace boxoffice::storage {

class Connection;

/// Refuses a file that is damaged where it will be used first. SQLite's own `quick_check` reads every page, a minute
/// for a large database; this reads the schema and the first and last page of every table, where damage by truncation
/// or by a torn copy shows. Damage elsewhere is found when it is read, as Unavailable.
void check_tables(Connection& connection);

/// Makes what the storage itself needs, and applies the migrations that are missing, each in its own transaction.
/// Throws Unusable for a database of a newer version, and for one whose applied migrations are not these.
void migrate(Connection& connection, std::span<const Migration> migrations, const std::filesystem::path& path);

/// The same checks without changing anything: nothing may be newer or different; older is fine.
void check_version(Connection& connection, std::span<const Migration> migrations, const std::filesystem::path& path);

}  // namespace boxoffice::storage
