#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace boxoffice::storage {

/// How much there is of something that is copied.
struct TableSize {
  std::string table;
  long long rows = 0;

  friend bool operator==(const TableSize&, const TableSize&) = default;
};

/// What a database of this program's holds, as far as can be told without knowing its tables.
struct Contents {
  long long schema = 0;  ///< number of the last migration
  std::vector<TableSize> tables;

  friend bool operator==(const Contents&, const Contents&) = default;
};

/// One moment of several files of SQLite's, also while a program writes them: what all of them held when none was being
/// changed, as if the program had been killed just then. For that moment, a few milliseconds, nobody else can write.
class SqliteSnapshots {
 public:
  /// Throws Unusable for a file that is missing or none of this program's, and Unavailable when a writer did not let go
  /// of its file for so long.
  SqliteSnapshots(std::span<const std::filesystem::path> files, std::chrono::milliseconds patience);
  ~SqliteSnapshots();
  SqliteSnapshots(const SqliteSnapshots&) = delete;
  SqliteSnapshots& operator=(const SqliteSnapshots&) = delete;

  Contents contents(std::size_t file) const;

  /// Copies one of the files as it was then to a new file, flushes that, and lets go of the snapshot: as long as it is
  /// held, the write-ahead log beside the file only grows. Throws std::runtime_error.
  void copy(std::size_t file, const std::filesystem::path& to);

 private:
  class Snapshot;

  std::vector<std::unique_ptr<Snapshot>> snapshots_;
};

/// Reads every page of a file that nobody works with, and what it holds. Throws Unusable when anything is damaged.
Contents check_sqlite_file(const std::filesystem::path& file);

}  // namespace boxoffice::storage
