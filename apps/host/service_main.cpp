#include "apps/host/service_main.hpp"

#include "apps/host/load_settings.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <filesystem>
#include <iostream>
#include <stdexcept>
#include <utility>

namespace boxoffice::apps {
namespace {

/// Services in several processes have their data apart, and meet at a broker.
Settings alone(Settings settings, const std::string& service) {
  if (service != "gateway" && settings.messaging.transport == Transport::embedded)
    throw std::runtime_error("settings: messaging.transport: must be kafka where services run apart");
  const auto folder = std::filesystem::path(settings.data.str()) / service;
  settings.data = decltype(settings.data)::parse(folder.string()).value();
  return settings;
}

int start(const SettingOptions& options, const std::string& service, const MakeService& make) {
  const auto settings = alone(load_settings(options), service);
  auto claim = runtime::RunFile::claim(settings.data.str());
  if (!claim) throw std::runtime_error(claim.error());
  return serve(settings, *std::move(claim), make);
}

}  // namespace

int service_main(int argc, char** argv, const std::string& service, const MakeService& make) {
  CLI::App app{"Boxoffice: the " + service + " service."};
  app.set_version_flag("--version", BOXOFFICE_VERSION);
  app.require_subcommand(1);
  SettingOptions options;
  std::function<int()> chosen;
  const auto add = [&](CLI::App* command, std::function<int()> action) {
    command->add_option("--data", options.data, "folder of what the service keeps here (default: ./data)");
    command->add_option("--config", options.config, "YAML file with settings");
    command->add_option("--set", options.assignments, "a setting: section.key=value (may be repeated)");
    command->callback([&chosen, action = std::move(action)] { chosen = action; });
  };
  add(app.add_subcommand("start", "runs the service"), [&] { return start(options, service, make); });
  add(app.add_subcommand("config", "settings")
          ->require_subcommand(1)
          ->add_subcommand("print", "prints every setting with its value"),
      [&] { return print_config(options); });
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const bool asked_for_help = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
    app.exit(error);
    return asked_for_help ? 0 : exit_unusable;
  }
  try {
    return chosen();
  } catch (const std::exception& failure) {
    std::cerr << "boxoffice-" << service << ": " << failure.what() << '\n';
    return exit_unusable;
  }
}

}  // namespace boxoffice::apps
