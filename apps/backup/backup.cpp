#include "apps/backup/backup.hpp"

#include "apps/backup/unfinished_folder.hpp"
#include "platform/storage/errors.hpp"
#include "platform/storage/sha256.hpp"
#include "platform/storage/sqlite_snapshots.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <iterator>
#include <stdexcept>
#include <vector>

namespace boxoffice::backup {
namespace {

std::vector<std::filesystem::path> files_of(std::span<const messaging::ServiceDatabase> databases) {
  std::vector<std::filesystem::path> files;
  for (const auto& service : databases) {
    if (service.database.is_shared())
      throw storage::Unusable(service.database.name() + ": is copied by its server's own tools; " +
                              "this copies the files of a program whose data is all on this machine");
    files.push_back(service.database.path());
  }
  return files;
}

CopiedDatabase checked(const messaging::ServiceDatabase& copy, const storage::Contents& expected) {
  const auto& file = copy.database.path();
  const auto contents = storage::check_sqlite_file(file);
  if (contents != expected) throw std::runtime_error(file.string() + ": is not what was copied; check the disk");
  CopiedDatabase described{.service = copy.name,
                           .file = file.filename().string(),
                           .schema = contents.schema,
                           .bytes = static_cast<std::int64_t>(std::filesystem::file_size(file)),
                           .sha256 = storage::sha256_of_file(file),
                           .tables = {}};
  std::ranges::transform(contents.tables, std::back_inserter(described.tables),
                         [](const auto& size) { return TableRows{size.table, size.rows}; });
  return described;
}

}  // namespace

Manifest make_backup(std::span<const messaging::ServiceDatabase> databases, const std::filesystem::path& to,
                     std::chrono::milliseconds patience) {
  const auto files = files_of(databases);
  const auto destination = without_slash(to);
  if (std::filesystem::exists(destination))
    throw std::runtime_error(destination.string() + ": is there already; name a new folder");
  UnfinishedFolder folder(destination);
  Manifest manifest{.version = BOXOFFICE_VERSION, .taken_at = {}, .databases = {}};
  std::vector<messaging::ServiceDatabase> copies;
  {
    storage::SqliteSnapshots snapshots(files, patience);
    manifest.taken_at = fmt::format("{:%FT%TZ}", fmt::gmtime(std::time(nullptr)));
    for (std::size_t i = 0; i < databases.size(); ++i) {
      const auto expected = snapshots.contents(i);
      copies.push_back({databases[i].name, folder.path() / (databases[i].name + ".db")});
      snapshots.copy(i, copies.back().database.path());
      manifest.databases.push_back(checked(copies.back(), expected));
    }
  }
  messaging::refuse_lost_events(copies);
  write_manifest(folder.path(), manifest);
  folder.finish();
  return manifest;
}

}  // namespace boxoffice::backup
