#pragma once

#include "platform/storage/connection.hpp"
#include "platform/storage/file_lock.hpp"
#include "platform/storage/migration.hpp"
#include "platform/storage/table_rows.hpp"
#include "platform/storage/transfer_mark.hpp"
#include "platform/storage/transfer_note.hpp"

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::storage {

/// One table on both sides.
struct TableComparison {
  std::string table;
  TableDigest source;
  TableDigest target;

  bool is_equal() const { return source == target; }
};

/// Copies a file of SQLite's to an empty database on a server, so that it can be cut off at any moment and gone on
/// with: how far it has come is written in the target, in the transactions that bring the rows. From its first step on
/// the source is marked, and until it is complete nobody can open the target. Nobody else has the source open
/// meanwhile.
///
/// Throws Unusable when a database cannot be opened or must not be used for this, and Unavailable when the work is cut
/// off by the target's failing.
class Transfer {
 public:
  /// Looks at both, and changes nothing. Throws Unusable for a target that is not empty and is not this very source's.
  Transfer(const std::filesystem::path& source, const DatabaseUrl& target, const Migrations& migrations);

  bool is_complete() const { return state_ == TransferState::complete; }

  /// Marks the source, brings its schema up to date, and makes the same schema in the target.
  void begin();
  /// Copies what is missing.
  void copy();
  /// Reads all tables of both.
  std::vector<TableComparison> compare();
  /// When all was found equal: the target may be opened from now on, with what `last` changes in it at the same time.
  void complete(const std::function<void(Session&)>& last);

 private:
  void look_at_target();
  void note_source();
  void copy_table(const Table& table);
  long long copied_of(const Table& table);

  const std::filesystem::path source_path_;
  const DatabaseUrl target_url_;
  const Migrations& migrations_;
  const FileLock lock_;
  TransferMark mark_;
  TransferState state_ = TransferState::copying;
  std::optional<Connection> source_;
  std::optional<Connection> target_;
};

}  // namespace boxoffice::storage
