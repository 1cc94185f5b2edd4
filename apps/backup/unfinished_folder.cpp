#include "apps/backup/unfinished_folder.hpp"

#include "platform/async/random.hpp"
#include "platform/storage/flushing.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <system_error>

namespace boxoffice::backup {
namespace {

std::filesystem::path beside(const std::filesystem::path& destination) {
  SystemRandom random;
  auto path = destination;
  return path += fmt::format(".unfinished-{:08x}", random.next() & 0xffffffff);
}

}  // namespace

UnfinishedFolder::UnfinishedFolder(const std::filesystem::path& destination)
    : destination_(destination), path_(beside(destination)) {
  std::error_code fault;
  if (destination.has_parent_path()) std::filesystem::create_directories(destination.parent_path(), fault);
  if (!fault) std::filesystem::create_directory(path_, fault);
  // It holds the customers' data: as open as the folder that it replaces, else for its owner alone.
  auto rights = std::filesystem::perms::owner_all;
  if (std::filesystem::is_directory(destination)) rights = std::filesystem::status(destination).permissions();
  if (!fault) std::filesystem::permissions(path_, rights, fault);
  if (fault) throw std::runtime_error(path_.string() + ": cannot be made: " + fault.message());
}

UnfinishedFolder::~UnfinishedFolder() {
  std::error_code fault;
  if (!finished_) std::filesystem::remove_all(path_, fault);
}

void UnfinishedFolder::finish() {
  storage::flush_to_disk(path_);
  storage::rename_durably(path_, destination_);
  finished_ = true;
}

std::filesystem::path without_slash(const std::filesystem::path& folder) {
  return folder.has_filename() ? folder : folder.parent_path();
}

}  // namespace boxoffice::backup
