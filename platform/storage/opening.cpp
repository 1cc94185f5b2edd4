#include "platform/storage/opening.hpp"

namespace boxoffice::storage {
namespace {

constexpr const char* check_rights =
    "; check the disk, its free space and this user's rights on the file and its folder";
constexpr const char* check_server =
    "; check that the server runs there, that it has this database, and this user's password and rights";

}  // namespace

const char* remedy_for(const DatabaseUrl& database) { return database.is_shared() ? check_server : check_rights; }

void refuse(const DatabaseUrl& database, const EngineFailure& failure) {
  switch (failure.kind) {
    case EngineFailure::Kind::damaged: throw Unusable(database.name() + ": " + failure.what() + restore_it);
    case EngineFailure::Kind::disk_full:
      throw Unusable(database.name() + ": cannot be opened: " + failure.what() + make_room);
    default: throw Unusable(database.name() + ": cannot be opened: " + failure.what() + remedy_for(database));
  }
}

}  // namespace boxoffice::storage
