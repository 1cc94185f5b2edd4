#pragma once

#include "apps/audit/command.hpp"

#include <cstdint>
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

/// Runs all services until SIGTERM or SIGINT. When everything is ready, one line of JSON on standard output names every
/// port.
int start(const SettingOptions& options);

/// Builds my page anew from the events, in the running program or, when none runs, in this one.
int rebuild_mypage(const SettingOptions& options);

// What events were set aside because a service could not apply them, in the running program.
int list_parked(const SettingOptions& options);
int replay_parked(const SettingOptions& options, const std::string& service, std::int64_t key);

/// Checks every invariant on the settings' databases.
int audit_databases(const SettingOptions& settings, audit::Options options);

/// The folder of the databases that these settings name. Throws std::runtime_error for settings that are wrong.
std::string data_folder(const SettingOptions& options);

int print_config(const SettingOptions& options);
int print_event_map();

}  // namespace boxoffice::apps
