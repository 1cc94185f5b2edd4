#pragma once

#include "platform/storage/migration.hpp"

#include <span>

namespace boxoffice::storage {

class Connection;
struct Limits;

/// Makes what the storage itself needs, and applies the migrations that are missing, each in its own transaction. Of a
/// shared database one process at a time does so. Throws EngineFailure, and Unusable for a database that is damaged
/// where it will be used first, for one from which a newer version took something away, and for one whose applied
/// migrations are not these.
void migrate(const DatabaseUrl& database, std::span<const Migration> migrations, const Limits& limits);

/// The same checks without changing anything; an older database is fine.
void check_version(Connection& connection, std::span<const Migration> migrations);

}  // namespace boxoffice::storage
