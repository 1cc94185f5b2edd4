#pragma once

#include "platform/storage/database_url.hpp"

#include <span>
#include <string>

namespace boxoffice::messaging {

/// A service's database: its outbox is the log of that name, and its consumers' offsets name such logs.
struct ServiceDatabase {
  std::string name;
  storage::DatabaseUrl database;
};

/// Refuses databases of which one has lost events that another one has had: it was emptied, deleted or restored from a
/// copy that is older than the others, and would give the same numbers to new events and to new rows. Looked for before
/// any of them is opened, and without changing them; what is missing or empty, and of which nobody has had anything, is
/// merely new. Throws storage::Unusable, which names the file that has lost events.
void refuse_lost_events(std::span<const ServiceDatabase> databases);

}  // namespace boxoffice::messaging
