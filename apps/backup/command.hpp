#pragma once

#include "apps/host/load_settings.hpp"

#include <string>

namespace boxoffice::backup {

/// Copies the databases of the settings' data folder into a new folder, running or stopped, and prints what the copy
/// holds. Returns the exit code; throws what keeps it from being done.
int back_up(const apps::SettingOptions& options, const std::string& to);

/// Makes the settings' data folder out of such a copy.
int restore(const apps::SettingOptions& options, const std::string& from);

}  // namespace boxoffice::backup
