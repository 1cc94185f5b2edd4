#include "platform/storage/tests/faulty_disk.hpp"

#include <sqlite3.h>

#include <stdexcept>

namespace boxoffice::storage {

namespace {

/// What the operating system's own functions are, and ours that stand before them. Databases and logs have different
/// ones.
struct Methods {
  const sqlite3_io_methods* original = nullptr;
  sqlite3_io_methods faulty{};
};

Methods database_methods;
Methods log_methods;
sqlite3_vfs* system_files = nullptr;

const sqlite3_io_methods& original_of(sqlite3_file* file) {
  return file->pMethods == &database_methods.faulty ? *database_methods.original : *log_methods.original;
}

int read(sqlite3_file* file, void* into, int size, sqlite3_int64 offset) {
  if (const int result = FaultyDisk::read_result) return result;
  return original_of(file).xRead(file, into, size, offset);
}

int write(sqlite3_file* file, const void* from, int size, sqlite3_int64 offset) {
  if (const int result = FaultyDisk::write_result) return result;
  return original_of(file).xWrite(file, from, size, offset);
}

int flush(sqlite3_file* file, int flags) {
  if (const int result = FaultyDisk::flush_result) return result;
  ++FaultyDisk::flushes;
  return original_of(file).xSync(file, flags);
}

int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* given_flags) {
  const int result = system_files->xOpen(system_files, name, file, flags, given_flags);
  if (result != SQLITE_OK || !file->pMethods) return result;
  auto& methods = (flags & SQLITE_OPEN_MAIN_DB) != 0 ? database_methods : log_methods;
  if (!methods.original) {
    methods.original = file->pMethods;
    methods.faulty = *file->pMethods;
    methods.faulty.xRead = read;
    methods.faulty.xWrite = write;
    methods.faulty.xSync = flush;
    // Mapped pages would pass by us.
    methods.faulty.iVersion = 2;
  }
  file->pMethods = &methods.faulty;
  return result;
}

}  // namespace

void FaultyDisk::install() {
  repair();
  if (system_files) return;
  system_files = sqlite3_vfs_find(nullptr);
  static sqlite3_vfs faulty = *system_files;
  faulty.zName = "faulty";
  faulty.xOpen = open;
  if (sqlite3_vfs_register(&faulty, 1) != SQLITE_OK) throw std::runtime_error("the faulty disk cannot be installed");
}

}  // namespace boxoffice::storage
