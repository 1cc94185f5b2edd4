#include "apps/backup/restore.hpp"

#include "apps/backup/unfinished_folder.hpp"
#include "platform/messaging/lost_events.hpp"
#include "platform/runtime/run_file.hpp"
#include "platform/storage/connection.hpp"
#include "platform/storage/errors.hpp"
#include "platform/storage/flushing.hpp"
#include "platform/storage/schema.hpp"
#include "platform/storage/sha256.hpp"
#include "platform/storage/sqlite_snapshots.hpp"

#include <algorithm>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace boxoffice::backup {
namespace {

void refuse_used(const std::filesystem::path& data) {
  if (runtime::RunFile::running_in(data))
    throw std::runtime_error(data.string() + ": a program is running there; name a new folder");
  std::error_code fault;
  const auto kind = std::filesystem::status(data, fault).type();
  if (kind == std::filesystem::file_type::not_found) return;
  if (kind != std::filesystem::file_type::directory || !std::filesystem::is_empty(data, fault) || fault)
    throw std::runtime_error(data.string() + ": is no empty folder; name a new one");
}

const CopiedDatabase& described(const Manifest& manifest, const std::string& service,
                                const std::filesystem::path& from) {
  const auto found = std::ranges::find(manifest.databases, service, &CopiedDatabase::service);
  if (found == manifest.databases.end() || found->file != service + ".db")
    throw std::runtime_error((from / "manifest.json").string() + ": is damaged: it does not name the database of " +
                             service);
  return *found;
}

void refuse_damaged(const std::filesystem::path& file, const CopiedDatabase& copy) {
  std::error_code fault;
  const auto bytes = std::filesystem::file_size(file, fault);
  if (fault) throw std::runtime_error(file.string() + ": cannot be read: " + fault.message());
  if (static_cast<std::int64_t>(bytes) != copy.bytes || storage::sha256_of_file(file) != copy.sha256)
    throw std::runtime_error(file.string() +
                             ": is damaged: it is not what the backup's manifest says; take another one");
}

void refuse_newer(const std::filesystem::path& file, const CopiedDatabase& copy, const KnownService& service,
                  const std::string& version) {
  if (static_cast<std::size_t>(copy.schema) <= service.migrations.sqlite.size()) return;
  throw std::runtime_error(file.string() + ": has schema version " + std::to_string(copy.schema) +
                           ", and this program knows " + std::to_string(service.migrations.sqlite.size()) +
                           "; restore it with the program that made it (" + version + ")");
}

void refuse_other_schema(const std::filesystem::path& file, const KnownService& service) {
  storage::Connection connection(file, storage::Access::read, {});
  storage::check_version(connection, service.migrations.sqlite);
}

}  // namespace

Manifest restore_backup(const std::filesystem::path& from, const std::filesystem::path& data,
                        std::span<const KnownService> services) {
  const auto destination = without_slash(data);
  refuse_used(destination);
  auto manifest = read_manifest(from);
  for (const auto& service : services) {
    const auto& copy = described(manifest, service.name, from);
    refuse_newer(from / copy.file, copy, service, manifest.version);
    refuse_damaged(from / copy.file, copy);
  }
  UnfinishedFolder folder(destination);
  std::vector<messaging::ServiceDatabase> restored;
  for (const auto& service : services) {
    const auto& copy = described(manifest, service.name, from);
    const auto file = folder.path() / copy.file;
    std::filesystem::copy_file(from / copy.file, file);
    storage::flush_to_disk(file);
    refuse_damaged(file, copy);
    refuse_other_schema(file, service);
    restored.push_back({service.name, file});
  }
  messaging::refuse_lost_events(restored);
  folder.finish();
  return manifest;
}

}  // namespace boxoffice::backup
