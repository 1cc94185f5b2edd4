#pragma once

#include <filesystem>

namespace boxoffice::storage {

/// Makes this process the only one that writes a database: an exclusive lock on `<database>.lock`, which the operating
/// system gives back when the process ends, however it ends. The file itself stays; it holds the owner's process id.
class FileLock {
 public:
  /// Throws Unusable when somebody else has it, or when the file cannot be made.
  explicit FileLock(const std::filesystem::path& database);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

}  // namespace boxoffice::storage
