#include "apps/host/service_main.hpp"

#include "apps/host/command_line.hpp"
#include "apps/host/data_folder.hpp"
#include "apps/host/load_settings.hpp"

#include <CLI/CLI.hpp>

#include <filesystem>
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
  if (service != "gateway") refuse_repeated_events(settings, {service, database_of(settings, service)});
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
    add_settings(command, options);
    command->callback([&chosen, action = std::move(action)] { chosen = action; });
  };
  add(app.add_subcommand("start", "runs the service"), [&] { return start(options, service, make); });
  add(app.add_subcommand("config", "settings")
          ->require_subcommand(1)
          ->add_subcommand("print", "prints every setting with its value"),
      [&] { return print_config(options); });
  return do_chosen(app, argc, argv, "boxoffice-" + service, chosen);
}

}  // namespace boxoffice::apps
