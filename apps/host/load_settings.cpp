#include "apps/host/load_settings.hpp"

#include "platform/json/settings.hpp"
#include "platform/runtime/settings.hpp"

#include <iostream>
#include <stdexcept>
#include <utility>

namespace boxoffice::apps {

Settings load_settings(const SettingOptions& options) {
  runtime::SettingSources sources{
      .file = options.config, .environment = runtime::boxoffice_environment(), .assignments = options.assignments};
  if (options.data) sources.assignments.push_back("data=" + *options.data);
  auto settings = runtime::load_settings<Settings>(sources);
  if (!settings) throw std::runtime_error("settings: " + settings.error());
  return *std::move(settings);
}

int print_config(const SettingOptions& options) {
  std::cout << json::encode_settings(load_settings(options));
  return exit_well;
}

}  // namespace boxoffice::apps
