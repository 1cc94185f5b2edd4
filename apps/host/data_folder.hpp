#pragma once

#include "apps/host/settings.hpp"
#include "platform/messaging/lost_events.hpp"
#include "platform/runtime/run_file.hpp"
#include "platform/storage/database_url.hpp"

#include <string>
#include <vector>

namespace boxoffice::apps {

/// Where a service keeps its data: as its settings say, or in a file in the data folder.
storage::DatabaseUrl database_of(const Settings& settings, const std::string& service);

/// Those of booking, payment, delivery and my page.
std::vector<messaging::ServiceDatabase> databases_of(const Settings& settings);

/// Over Kafka: refuses a service's database whose consumers have had events from the logs in the databases and would
/// have all of them again from the topic. Throws storage::Unusable.
void refuse_repeated_events(const Settings& settings, const messaging::ServiceDatabase& service);

/// True when any of the files among them exists, or any of them is on a server.
bool has_databases(const Settings& settings);

/// Claims the data folder for this process, before its databases are opened. Throws std::runtime_error when another
/// program works there, and storage::Unusable when one of the databases has lost events that others have had.
runtime::RunFile claim_data_folder(const Settings& settings);

}  // namespace boxoffice::apps
