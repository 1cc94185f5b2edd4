#include "platform/storage/flushing.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <fstream>
#include <stdexcept>
#include <string>
#include <system_error>
#include <unistd.h>

namespace boxoffice::storage {
namespace {

[[noreturn]] void fail(const std::filesystem::path& path, const char* what, int error) {
  throw std::runtime_error(path.string() + ": " + what + ": " + std::generic_category().message(error));
}

std::filesystem::path folder_of(const std::filesystem::path& path) {
  return path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
}

}  // namespace

void flush_to_disk(const std::filesystem::path& file_or_folder) {
  const int file = ::open(file_or_folder.c_str(), O_RDONLY | O_CLOEXEC);
  if (file < 0) fail(file_or_folder, "cannot be opened", errno);
  const int error = ::fsync(file) == 0 ? 0 : errno;
  ::close(file);
  if (error != 0) fail(file_or_folder, "cannot be flushed to the disk", error);
}

void write_durably(const std::filesystem::path& file, const std::string& text) {
  const auto beside = std::filesystem::path(file) += ".new";
  {
    std::ofstream out(beside, std::ios::trunc | std::ios::binary);
    out << text << std::flush;
    if (!out) fail(beside, "cannot be written", errno);
  }
  flush_to_disk(beside);
  std::error_code fault;
  std::filesystem::rename(beside, file, fault);
  if (fault) fail(file, "cannot be made", fault.value());
  flush_to_disk(folder_of(file));
}

void rename_durably(const std::filesystem::path& from, const std::filesystem::path& to) {
  // Of a folder, the system itself replaces an empty one only, whatever others do there at this moment.
  const bool replaces = std::filesystem::is_directory(to);
  const int refused = replaces ? std::rename(from.c_str(), to.c_str())
                               : ::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE);
  if (refused != 0) fail(to, "cannot be made", errno);
  flush_to_disk(folder_of(to));
}

}  // namespace boxoffice::storage
