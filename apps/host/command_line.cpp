#include "apps/host/command_line.hpp"

#include <CLI/CLI.hpp>

#include <exception>
#include <iostream>

namespace boxoffice::apps {

void add_settings(CLI::App* command, SettingOptions& options) {
  command->add_option("--data", options.data, "folder of the databases (default: ./data)");
  command->add_option("--config", options.config, "YAML file with settings");
  command->add_option("--set", options.assignments, "a setting: section.key=value (may be repeated)");
}

int do_chosen(CLI::App& app, int argc, char** argv, const std::string& program, const std::function<int()>& chosen) {
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
    std::cerr << program << ": " << failure.what() << '\n';
    return exit_unusable;
  }
}

}  // namespace boxoffice::apps
