#include "apps/boxoffice/load_settings.hpp"

#include "apps/boxoffice/data_folder.hpp"
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

std::string data_folder(const SettingOptions& options) { return load_settings(options).data.str(); }

int audit_databases(const SettingOptions& settings, audit::Options options) {
  const auto loaded = load_settings(settings);
  const auto databases = databases_of(loaded);
  options.data = loaded.data.str();
  return audit::audit({databases[0].database, databases[1].database, databases[2].database, databases[3].database},
                      options);
}

int print_config(const SettingOptions& options) {
  std::cout << json::encode_settings(load_settings(options));
  return exit_well;
}

}  // namespace boxoffice::apps
