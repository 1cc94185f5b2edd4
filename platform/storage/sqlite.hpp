#pragma once

#include "platform/storage/engine.hpp"

#include <filesystem>
#include <memory>

namespace boxoffice::storage {

/// Opens or makes a file of SQLite's in WAL mode with synchronous=FULL; reading never writes to the file.
std::unique_ptr<EngineConnection> connect_to_sqlite(const std::filesystem::path& path, Access access,
                                                    const Limits& limits);

}  // namespace boxoffice::storage
