#include "apps/promote/command.hpp"

#include "apps/host/data_folder.hpp"
#include "apps/promote/plan.hpp"
#include "apps/promote/report.hpp"
#include "apps/promote/topic.hpp"
#include "platform/storage/store.hpp"
#include "platform/storage/transfer.hpp"

#include <algorithm>
#include <memory>
#include <optional>
#include <vector>

namespace boxoffice::promote {
namespace {

struct Moving {
  const Move& move;
  std::unique_ptr<storage::Transfer> transfer;
};

/// Looks at everything before anything is changed.
std::vector<Moving> begun(const Plan& plan) {
  std::vector<Moving> moving;
  for (const auto& move : plan.moves)
    moving.emplace_back(move, std::make_unique<storage::Transfer>(move.source, move.target, move.migrations));
  return moving;
}

/// The files, and what is complete already: its events may have been published from there.
std::vector<storage::DatabaseUrl> databases_with_events(const Plan& plan, const std::vector<Moving>& moving) {
  std::vector<storage::DatabaseUrl> databases;
  for (const auto& service : plan.staying) databases.push_back(service.database);
  for (const auto& [move, transfer] : moving) {
    databases.emplace_back(move.source);
    if (transfer->is_complete()) databases.push_back(move.target);
  }
  return databases;
}

void copy(std::vector<Moving>& moving) {
  // All sources are marked before the first row is copied: they belong together, and none may go on alone.
  for (auto& [move, transfer] : moving)
    if (!transfer->is_complete()) transfer->begin();
  for (auto& [move, transfer] : moving) {
    if (transfer->is_complete()) continue;
    say_copying(move);
    transfer->copy();
  }
}

/// Everything that is not released yet, also what an earlier call has copied: true when it is equal.
bool compare(std::vector<Moving>& moving) {
  bool equal = true;
  for (auto& [move, transfer] : moving) {
    if (transfer->is_complete()) continue;
    const auto tables = transfer->compare();
    print(move.service, tables);
    equal = equal && std::ranges::all_of(tables, &storage::TableComparison::is_equal);
  }
  return equal;
}

/// From here on every step may be done again, and nothing else leads on.
void complete(const Plan& plan, std::vector<Moving>& moving, const std::optional<Topic>& topic) {
  const auto go_on = [&](storage::Session& session) {
    if (topic) follow_to(*topic, session);
  };
  for (const auto& service : plan.staying) storage::Store::alter(service.database, go_on);
  for (auto& [move, transfer] : moving) transfer->complete(go_on);
}

}  // namespace

int promote(const apps::SettingOptions& options) {
  const auto settings = apps::load_settings(options);
  const auto plan = plan_of(settings);
  const auto claim = apps::claim_data_folder(plan.embedded);
  auto moving = begun(plan);
  const bool was_done =
      !moving.empty() && std::ranges::all_of(moving, [](const auto& one) { return one.transfer->is_complete(); });
  std::optional<Topic> topic;
  if (settings.messaging.transport == apps::Transport::kafka && !was_done) {
    topic = prepared_topic(settings.messaging.kafka);
    refuse_foreign_topic(*topic, databases_with_events(plan, moving));
  }
  copy(moving);
  if (!compare(moving)) {
    print_difference();
    return apps::exit_violated;
  }
  complete(plan, moving, topic);
  print_end(plan, was_done);
  return apps::exit_well;
}

}  // namespace boxoffice::promote
