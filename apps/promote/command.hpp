#pragma once

#include "apps/host/load_settings.hpp"

namespace boxoffice::promote {

/// Moves a stopped program's data from the files in its data folder to the servers that the settings name, and its
/// events to Kafka when they say so. Can be cut off at any moment and called again. Prints both sides' counts and
/// checksums, table by table. Returns the exit code: 0, or 1 when the sides differ; throws what keeps it from being
/// done.
int promote(const apps::SettingOptions& options);

}  // namespace boxoffice::promote
