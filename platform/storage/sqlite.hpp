#pragma once

#include "platform/storage/engine.hpp"

#include <filesystem>
#include <memory>

namespace boxoffice::storage {

/// Each connection is used by one thread at a time, so SQLite need not lock them; and nobody asks for its memory
/// statistics, which would take a global lock on every allocation. Before the first connection; once is enough.
void configure_sqlite();

/// Opens or makes a file of SQLite's in WAL mode with synchronous=FULL; reading never writes to the file.
std::unique_ptr<EngineConnection> connect_to_sqlite(const std::filesystem::path& path, Access access,
                                                    const Limits& limits);

}  // namespace boxoffice::storage
