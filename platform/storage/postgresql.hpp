#pragma once

#include "platform/storage/engine.hpp"

#include <memory>

namespace boxoffice::storage {

/// Connects to a database of PostgreSQL's, by libpq in pipeline mode: what needs no answer is sent without waiting for
/// one, and travels together with the next statement that does. SOCI knows no pipelines.
std::unique_ptr<EngineConnection> connect_to_postgresql(const DatabaseUrl& database, Access access,
                                                        const Limits& limits);

}  // namespace boxoffice::storage
