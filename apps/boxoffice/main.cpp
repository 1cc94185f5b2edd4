#include "apps/audit/command.hpp"
#include "apps/boxoffice/commands.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <functional>
#include <iostream>

int main(int argc, char** argv) {
  using namespace boxoffice::apps;

  CLI::App app{"Boxoffice: musical and concert tickets, booked, paid and delivered."};
  app.set_version_flag("--version", BOXOFFICE_VERSION);
  app.require_subcommand(1);
  std::function<int()> chosen;

  SettingOptions options;
  const auto add_settings = [&](CLI::App* command) {
    command->add_option("--data", options.data, "folder of the databases (default: ./data)");
    command->add_option("--config", options.config, "YAML file with settings");
    command->add_option("--set", options.assignments, "a setting: section.key=value (may be repeated)");
  };

  auto* start_command = app.add_subcommand("start", "runs all services in this process");
  add_settings(start_command);
  start_command->callback([&] { chosen = [&] { return start(options); }; });

  auto* config = app.add_subcommand("config", "settings")->require_subcommand(1);
  auto* print = config->add_subcommand("print", "prints every setting with its value");
  add_settings(print);
  print->callback([&] { chosen = [&] { return print_config(options); }; });

  auto* mypage = app.add_subcommand("mypage", "the customers' read model")->require_subcommand(1);
  auto* rebuild = mypage->add_subcommand("rebuild", "builds my page anew from the events, while everything goes on");
  add_settings(rebuild);
  rebuild->callback([&] { chosen = [&] { return rebuild_mypage(options); }; });

  auto* parked = app.add_subcommand("parked", "events that a service could not apply")->require_subcommand(1);
  auto* list = parked->add_subcommand("list", "shows them with their cause");
  add_settings(list);
  list->callback([&] { chosen = [&] { return list_parked(options); }; });
  std::string service;
  std::int64_t key = 0;
  auto* replay = parked->add_subcommand("replay", "applies those of one booking again");
  add_settings(replay);
  replay->add_option("service", service, "booking, payment, delivery or mypage")
      ->required()
      ->check(CLI::IsMember({"booking", "payment", "delivery", "mypage"}));
  replay->add_option("key", key, "the booking's id")->required();
  replay->callback([&] { chosen = [&] { return replay_parked(options, service, key); }; });

  boxoffice::audit::Options audit_options;
  auto* audit = app.add_subcommand(
      "audit", "checks every invariant on the databases, running or stopped; exit code 1 names what is broken");
  add_settings(audit);
  audit->add_flag("--json", audit_options.json, "the same as JSON");
  audit->add_option("--ledger", audit_options.ledger,
                    "what clients were told: a file with lines `booking <id> <status>`");
  audit->callback([&] {
    chosen = [&] {
      audit_options.data = data_folder(options);
      return boxoffice::audit::audit(audit_options);
    };
  });

  auto* event_map = app.add_subcommand("event-map", "prints which service tells what, and who listens (Markdown)");
  event_map->callback([&] { chosen = [] { return print_event_map(); }; });

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
    std::cerr << "boxoffice: " << failure.what() << '\n';
    return exit_unusable;
  }
}
