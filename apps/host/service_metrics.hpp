#pragma once

#include "platform/messaging/consumer.hpp"
#include "platform/observability/metrics.hpp"
#include "platform/runtime/health.hpp"
#include "platform/storage/store.hpp"

namespace boxoffice::apps {

// What every service shows of its parts: `boxoffice_store_*`, `boxoffice_consumer_*`. All of it outlives the scraping.

void export_metrics(observability::Registry& metrics, const storage::Store& store);
void export_metrics(observability::Registry& metrics, const messaging::Consumer& consumer);

/// The health component "db": down while the database refuses to be written, as the last commit has shown, and for good
/// once a part of it turned out to be damaged.
void watch(runtime::Health& health, const storage::Store& store);
/// The health component "events": down for good when events are gone that were not consumed yet.
void watch(runtime::Health& health, const messaging::Consumer& consumer);

}  // namespace boxoffice::apps
