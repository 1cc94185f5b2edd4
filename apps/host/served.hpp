#pragma once

#include "apps/host/ground.hpp"
#include "apps/host/service_host.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/observability/log.hpp"
#include "platform/observability/metrics.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/storage/store.hpp"

namespace boxoffice::apps {

/// What one service is given, and where it is served.
struct Served {
  Served(observability::Constant name, Ground& ground);

  /// What the service lives on.
  runtime::Environment environment(Ground& ground, storage::Lane& lane);

  void show(const storage::Store& store);
  void show(const messaging::Consumer& consumer);

  observability::Registry metrics;
  observability::Log log;
  ServiceHost host;
};

}  // namespace boxoffice::apps
