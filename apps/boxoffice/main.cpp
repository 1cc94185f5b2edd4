#include "apps/audit/command.hpp"
#include "apps/backup/command.hpp"
#include "apps/boxoffice/commands.hpp"
#include "apps/host/command_line.hpp"
#include "apps/promote/command.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace boxoffice::apps {
namespace {

/// What the command line says; filled while it is parsed.
struct CommandLine {
  SettingOptions options;
  std::string service;
  std::int64_t key = 0;
  audit::Options audit;
  std::string folder;
  TokenOptions token;
  std::function<int()> chosen;
};

void add_running(CLI::App& app, CommandLine& line) {
  auto* start_command = app.add_subcommand("start", "runs all services in this process");
  add_settings(start_command, line.options);
  start_command->callback([&] { line.chosen = [&] { return start(line.options); }; });

  auto* config = app.add_subcommand("config", "settings")->require_subcommand(1);
  auto* print = config->add_subcommand("print", "prints every setting with its value");
  add_settings(print, line.options);
  print->callback([&] { line.chosen = [&] { return print_config(line.options); }; });

  auto* event_map = app.add_subcommand("event-map", "prints which service tells what, and who listens (Markdown)");
  event_map->callback([&] { line.chosen = [] { return print_event_map(); }; });
}

void add_permissions(CLI::App& app, CommandLine& line) {
  auto* permissions = app.add_subcommand("permissions", "prints what passes the gateway, and for which roles");
  permissions->callback([&] { line.chosen = [] { return print_permissions(); }; });
}

void add_token(CLI::App& app, CommandLine& line) {
  auto* token =
      app.add_subcommand("token", "prints a token of the house's own, signed with the key in the data folder");
  token->add_option("--role", line.token.role, "what it allows: customer, gate or operator")
      ->required()
      ->check(CLI::IsMember({"customer", "gate", "operator"}));
  token->add_option("--subject", line.token.subject, "whose it is; the audit log names him so")->required();
  token->add_option("--hours", line.token.hours, "how long it is valid, 12 when it is not said")
      ->check(CLI::Range(1, 24 * 366));
  add_settings(token, line.options);
  token->callback([&] { line.chosen = [&] { return print_token(line.options, line.token); }; });
}

void add_events(CLI::App& app, CommandLine& line) {
  auto* mypage = app.add_subcommand("mypage", "the customers' read model")->require_subcommand(1);
  auto* rebuild = mypage->add_subcommand("rebuild", "builds my page anew from the events, while everything goes on");
  add_settings(rebuild, line.options);
  rebuild->callback([&] { line.chosen = [&] { return rebuild_mypage(line.options); }; });

  auto* parked = app.add_subcommand("parked", "events that a service could not apply")->require_subcommand(1);
  auto* list = parked->add_subcommand("list", "shows them with their cause");
  add_settings(list, line.options);
  list->callback([&] { line.chosen = [&] { return list_parked(line.options); }; });
  auto* replay = parked->add_subcommand("replay", "applies those of one booking again");
  add_settings(replay, line.options);
  replay->add_option("service", line.service, "booking, payment, delivery or mypage")
      ->required()
      ->check(CLI::IsMember({"booking", "payment", "delivery", "mypage"}));
  replay->add_option("key", line.key, "the booking's id")->required();
  replay->callback([&] { line.chosen = [&] { return replay_parked(line.options, line.service, line.key); }; });
}

void add_audit(CLI::App& app, CommandLine& line) {
  auto* audit = app.add_subcommand(
      "audit", "checks every invariant on the databases, running or stopped; exit code 1 names what is broken");
  add_settings(audit, line.options);
  audit->add_flag("--json", line.audit.json, "the same as JSON");
  audit->add_option("--ledger", line.audit.ledger, "what clients were told: a file with lines `booking <id> <status>`");
  audit->callback([&] { line.chosen = [&] { return audit_databases(line.options, line.audit); }; });
}

void add_copies(CLI::App& app, CommandLine& line) {
  auto* back_up = app.add_subcommand(
      "backup", "copies the databases of a data folder, running or stopped, as they all are at one moment");
  back_up->add_option("folder", line.folder, "a new folder for the copy")->required();
  add_settings(back_up, line.options);
  back_up->callback([&] { line.chosen = [&] { return backup::back_up(line.options, line.folder); }; });

  auto* restore = app.add_subcommand("restore", "makes a data folder out of such a copy, after checking all of it");
  restore->add_option("folder", line.folder, "the copy")->required();
  add_settings(restore, line.options);
  restore->callback([&] { line.chosen = [&] { return backup::restore(line.options, line.folder); }; });

  auto* promote = app.add_subcommand(
      "promote",
      "moves a stopped program's data to the databases on servers, and its events to the broker, that the settings "
      "name; may be cut off and called again; exit code 1 when the copies differ");
  add_settings(promote, line.options);
  promote->callback([&] { line.chosen = [&] { return promote::promote(line.options); }; });
}

}  // namespace
}  // namespace boxoffice::apps

int main(int argc, char** argv) {
  using namespace boxoffice::apps;

  CLI::App app{"Boxoffice: musical and concert tickets, booked, paid and delivered."};
  app.set_version_flag("--version", BOXOFFICE_VERSION);
  app.require_subcommand(1);
  CommandLine line;
  add_running(app, line);
  add_token(app, line);
  add_permissions(app, line);
  add_events(app, line);
  add_audit(app, line);
  add_copies(app, line);
  return do_chosen(app, argc, argv, "boxoffice", line.chosen);
}
