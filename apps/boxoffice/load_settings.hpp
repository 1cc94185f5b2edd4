#pragma once

#include "apps/boxoffice/commands.hpp"
#include "apps/boxoffice/settings.hpp"

namespace boxoffice::apps {

/// The settings of this program: file, then environment, then flags. Throws std::runtime_error with one line for each
/// thing that is wrong.
Settings load_settings(const SettingOptions& options);

}  // namespace boxoffice::apps
