#include "apps/boxoffice/data_folder.hpp"

#include "platform/messaging/lost_events.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>
#include <vector>

namespace boxoffice::apps {
namespace {

std::vector<messaging::ServiceDatabase> databases_in(const std::filesystem::path& folder) {
  std::vector<messaging::ServiceDatabase> databases;
  for (const auto* name : {"booking", "payment", "delivery", "mypage"})
    databases.push_back({name, folder / (std::string(name) + ".db")});
  return databases;
}

}  // namespace

bool has_databases(const std::filesystem::path& folder) {
  return std::ranges::any_of(databases_in(folder), [](const auto& database) { return exists(database.path); });
}

runtime::RunFile claim_data_folder(const std::filesystem::path& folder) {
  auto claim = runtime::RunFile::claim(folder);
  if (!claim) throw std::runtime_error(claim.error());
  messaging::refuse_lost_events(databases_in(folder));
  return *std::move(claim);
}

}  // namespace boxoffice::apps
