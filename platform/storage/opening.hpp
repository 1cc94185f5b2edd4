#pragma once

#include "platform/storage/database_url.hpp"
#include "platform/storage/engine.hpp"
#include "platform/storage/errors.hpp"

#include <string>

namespace boxoffice::storage {

// What to do about a database that cannot be opened.
inline constexpr const char* restore_it = "; restore it from a backup";
inline constexpr const char* make_room = "; free some space on its disk";
const char* remedy_for(const DatabaseUrl& database);

[[noreturn]] void refuse(const DatabaseUrl& database, const EngineFailure& failure);

/// Lets work on a database that is being opened fail as Unusable, with the remedy.
template <class Work>
void open_or_refuse(const DatabaseUrl& database, Work work) {
  try {
    work();
  } catch (const EngineFailure& failure) {
    refuse(database, failure);
  } catch (const Damaged& error) {
    throw Unusable(error.what() + std::string(restore_it));
  } catch (const DiskFull& error) {
    throw Unusable(error.what() + std::string(make_room));
  } catch (const Unavailable& error) {
    throw Unusable(error.what() + std::string(remedy_for(database)));
  }
}

}  // namespace boxoffice::storage
