#pragma once

#include "apps/host/load_settings.hpp"

#include <functional>
#include <string>

namespace CLI {  // NOLINT(readability-identifier-naming): the library's
class App;
}

namespace boxoffice::apps {

/// The flags by which a command is told its settings.
void add_settings(CLI::App* command, SettingOptions& options);

/// Parses the command line and does what it has chosen, which its callbacks put there. What goes wrong is said on
/// standard error, under the program's name. Returns the exit code.
int do_chosen(CLI::App& app, int argc, char** argv, const std::string& program, const std::function<int()>& chosen);

}  // namespace boxoffice::apps
