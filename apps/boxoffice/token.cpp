#include "platform/identity/token.hpp"
#include "apps/boxoffice/commands.hpp"
#include "apps/host/house_key.hpp"
#include "platform/identity/caller.hpp"
#include "platform/runtime/system_clock.hpp"
#include "services/gateway/gateway_module.hpp"

#include <chrono>
#include <filesystem>
#include <iostream>

namespace boxoffice::apps {

int print_token(const SettingOptions& options, const TokenOptions& wanted) {
  const auto settings = load_settings(options);
  const std::filesystem::path data(settings.data.str());
  create_directories(data);
  const auto now = runtime::SystemClock().now();
  std::cout << identity::sign({.issuer = std::string(gateway::house_issuer),
                               .audience = std::string(gateway::house_audience),
                               .subject = wanted.subject,
                               .name = wanted.subject,
                               .roles = {wanted.role},
                               .issued_at = now,
                               .expires_at = now + std::chrono::hours(wanted.hours)},
                              house_key(data / house_key_file))
            << '\n';
  return exit_well;
}

}  // namespace boxoffice::apps
