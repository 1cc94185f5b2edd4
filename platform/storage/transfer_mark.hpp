#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace boxoffice::storage {

/// Says of a file of SQLite's that what it holds is going somewhere else: a file `<database>.moved` beside it, from
/// before the first row is copied. As long as it is there, nobody opens the database to write. Whoever wants to go on
/// here after all removes it, and what was copied is then a copy of something else.
struct TransferMark {
  std::string token;   ///< tells this transfer from every other one
  std::string target;  ///< the other database, as DatabaseUrl::url() writes it
  bool finished = false;

  static TransferMark anew(std::string target);
  /// Throws Unusable when the file says something else.
  static std::optional<TransferMark> beside(const std::filesystem::path& database);
  void put_beside(const std::filesystem::path& database) const;
};

/// Throws Unusable, which says where it went and how to go back, when the database has such a mark.
void refuse_moved(const std::filesystem::path& database);

}  // namespace boxoffice::storage
