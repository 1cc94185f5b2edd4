#pragma once

#include "platform/storage/engine.hpp"

#include <memory>

namespace boxoffice::storage {

/// Connects to a database of MariaDB's.
std::unique_ptr<EngineConnection> connect_to_mariadb(const DatabaseUrl& database, Access access, const Limits& limits);

}  // namespace boxoffice::storage
