#pragma once

#include "platform/runtime/run_file.hpp"

#include <filesystem>

namespace boxoffice::apps {

/// True when the folder has a database of any service.
bool has_databases(const std::filesystem::path& folder);

/// Claims the folder for this process, before its databases are opened. Throws std::runtime_error when another program
/// works there, and storage::Unusable when one of the databases has lost events that others have had.
runtime::RunFile claim_data_folder(const std::filesystem::path& folder);

}  // namespace boxoffice::apps
