#pragma once

#include "apps/host/settings.hpp"

#include <optional>
#include <string>
#include <vector>

namespace boxoffice::apps {

// Exit codes of every command: 0 all is well, 1 the answer is no (an invariant is broken, an event failed again), 2 it
// could not be done as asked.
inline constexpr int exit_well = 0;
inline constexpr int exit_violated = 1;
inline constexpr int exit_unusable = 2;

/// Where a command takes its settings from, beside the environment.
struct SettingOptions {
  std::optional<std::string> data;
  std::optional<std::string> config;
  std::vector<std::string> assignments;
};

/// The settings: file, then environment, then flags. Throws std::runtime_error with one line for each thing that is
/// wrong.
Settings load_settings(const SettingOptions& options);

/// Prints every setting with its value.
int print_config(const SettingOptions& options);

}  // namespace boxoffice::apps
