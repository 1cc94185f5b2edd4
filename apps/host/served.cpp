#include "apps/host/served.hpp"

#include "apps/host/data_folder.hpp"
#include "apps/host/service_metrics.hpp"
#include "platform/observability/process_metrics.hpp"

namespace boxoffice::apps {

Served::Served(observability::Constant name, Ground& ground)
    : metrics({{"application", std::string(name.text())}}),
      log(ground.log_writer, name),
      host(std::string(name.text()), ground.loop, log, metrics) {
  observability::export_process_metrics(metrics);
}

runtime::Environment Served::environment(Ground& ground, storage::Lane& lane) {
  return {ground.loop, ground.clock,  ground.random, lane, database_of(ground.settings, host.name()), log, metrics,
          2,           ground.replica};
}

void Served::show(const storage::Store& store) {
  export_metrics(metrics, store);
  watch(host.health(), store);
}

void Served::show(const messaging::Consumer& consumer) {
  export_metrics(metrics, consumer);
  watch(host.health(), consumer);
}

}  // namespace boxoffice::apps
