#pragma once

#include "platform/storage/store.hpp"

#include <soci/error.h>

#include <cstdint>
#include <filesystem>
#include <string>

namespace soci {
class session;
class statement;
}  // namespace soci

/// All that is SQLite's own: how it is opened, what its errors mean, and what SOCI cannot say portably.
namespace boxoffice::storage::sqlite {

enum class Access : std::uint8_t { write, read };

/// Opens or makes the database in WAL mode with synchronous=FULL; reading never writes to the file.
void open(soci::session& session, const std::filesystem::path& path, Access access, const Limits& limits);

enum class Failure : std::uint8_t {
  environment,  ///< disk, memory, locks, rights: the same statement may succeed later
  disk_full,    ///< the same, and it is known why
  constraint,
  damaged,    ///< the file is corrupt or no database
  statement,  ///< the statement itself is wrong
};
Failure failure_of(const soci::soci_error& error);

/// What SQLite says, without the name of the function that SOCI puts before it.
std::string message_of(const soci::soci_error& error);

/// Runs several statements that are separated by semicolons. SOCI would run the first and forget the others.
void run_script(soci::session& session, const std::string& sql);

/// False when SQLite has rolled the transaction back by itself, as it may after a failure of the environment.
bool in_transaction(soci::session& session);

int column_count(soci::statement& statement);

/// Ends a statement that still has rows to give, so that it holds no snapshot.
void reset(soci::statement& statement) noexcept;

}  // namespace boxoffice::storage::sqlite
