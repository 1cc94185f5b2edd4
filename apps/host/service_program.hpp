#pragma once

#include "apps/host/caller_check.hpp"
#include "apps/host/kafka_events.hpp"
#include "apps/host/operator_api.hpp"
#include "apps/host/part.hpp"
#include "apps/host/run.hpp"
#include "platform/observability/process_metrics.hpp"
#include "platform/storage/lane.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>

namespace boxoffice::apps {

/// One service in a process of its own. Its module tells and hears of events by Kafka.
template <class Module>
class ServiceProgram final : public Serving {
 public:
  /// Opens the database. Throws storage::Unusable. What else the module needs outlives this.
  template <class Section, class... More>
  ServiceProgram(observability::Constant name, const Settings& settings, runtime::EventLoop& loop,
                 Section Settings::* section, Clientele clientele, More&... more)
      : ground_(settings, loop),
        callers_(ground_.settings, ground_.clock),
        clientele_(clientele),
        lane_(std::string(name.text())),
        port_((settings.*section).port),
        part_(name, ground_, lane_, settings.*section, more...),
        operator_service_("operator", ground_),
        operator_api_(
            {{std::string(name.text()), [this]() -> messaging::Consumer& { return part_.module().consumer(); }}},
            ground_.log_writer),
        events_(ground_) {
    observability::export_log_metrics(operator_service_.metrics, ground_.log_writer);
  }

  Task<bool> start() override {
    if (!co_await events_.connect()) co_return false;
    part_.go_by(events_);
    co_await part_.start(events_);
    part_.open({ground_.settings.host.str(), port_}, callers_.front(clientele_));
    auto routes = operator_api_.routes();
    if constexpr (requires(Module& module) { module.operator_routes(); })
      std::ranges::move(part_.module().operator_routes(), std::back_inserter(routes));
    operator_service_.host.open({"127.0.0.1", ground_.settings.operator_.port}, std::move(routes), {},
                                limits_of_operators());
    co_return true;
  }

  void give_up() override { events_.give_up(); }

  Task<void> stop() override {
    for (auto* host : {&part_.served().host, &operator_service_.host}) host->drain();
    for (auto* host : {&part_.served().host, &operator_service_.host}) co_await host->close(request_grace);
    co_await events_.stop();
    co_await part_.module().stop();
  }

  std::map<std::string, std::uint16_t> ports() const override {
    return {{part_.host().name(), part_.host().port()}, {"operator", operator_service_.host.port()}};
  }
  const observability::Log& log() const override { return ground_.log; }

 private:
  static constexpr auto request_grace = std::chrono::seconds{10};

  Ground ground_;
  const CallerCheck callers_;
  const Clientele clientele_;
  storage::Lane lane_;
  const std::uint16_t port_;
  Part<Module> part_;
  Served operator_service_;
  OperatorApi operator_api_;
  KafkaEvents events_;
};

}  // namespace boxoffice::apps
