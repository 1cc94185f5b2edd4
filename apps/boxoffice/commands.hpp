#pragma once

#include "apps/audit/command.hpp"
#include "apps/host/load_settings.hpp"

#include <cstdint>
#include <string>

namespace boxoffice::apps {

/// Runs all services until SIGTERM or SIGINT. When everything is ready, one line of JSON on standard output names every
/// port.
int start(const SettingOptions& options);

struct TokenOptions {
  std::string role;
  std::string subject;
  std::int64_t hours = 12;
};

/// Prints a token of the house's own, which the gateway on the same data folder believes.
int print_token(const SettingOptions& options, const TokenOptions& wanted);

/// Builds my page anew from the events, in the running program or, when none runs, in this one.
int rebuild_mypage(const SettingOptions& options);

// What events were set aside because a service could not apply them, in the running program.
int list_parked(const SettingOptions& options);
int replay_parked(const SettingOptions& options, const std::string& service, std::int64_t key);

/// Checks every invariant on the settings' databases.
int audit_databases(const SettingOptions& options, audit::Options audit);

int print_event_map();
/// What passes the gateway, and for whom: a line for each method and path.
int print_permissions();

}  // namespace boxoffice::apps
