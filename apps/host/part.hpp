#pragma once

#include "apps/host/kafka_events.hpp"
#include "apps/host/served.hpp"
#include "platform/messaging/events.hpp"
#include "platform/storage/lane.hpp"

namespace boxoffice::apps {

/// A service's module with its port, its metrics and its health around it.
template <class Module>
class Part {
 public:
  template <class Section, class... More>
  Part(observability::Constant name, Ground& ground, storage::Lane& lane, const Section& section, More&... more)
      : served_(name, ground), module_(section, served_.environment(ground, lane), more...) {
    served_.show(module_.store());
  }

  /// What it tells, and what it could not apply, goes by Kafka from now on.
  void go_by(KafkaEvents& events) {
    if constexpr (requires(Module& module) { module.log(); }) events.publish(served_, module_.log(), module_.store());
    events.tell_of_parked(served_, module_.store());
  }
  Task<void> start(messaging::Events& events) {
    co_await module_.start(events);
    served_.show(module_.consumer());
  }
  void open(const http::Endpoint& endpoint, const ServiceHost::Front& front) {
    served_.host.open(endpoint, module_.routes(), front);
  }

  Served& served() { return served_; }
  const ServiceHost& host() const { return served_.host; }
  Module& module() { return module_; }

 private:
  Served served_;
  Module module_;
};

}  // namespace boxoffice::apps
