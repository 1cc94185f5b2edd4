#include "services/delivery/delivery_module.hpp"

#include "platform/messaging/incident_log.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/delivery/adapters/subscriptions.hpp"
#include "services/delivery/schema/migrations.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>

namespace boxoffice::delivery {
namespace {

// Twice the usual: half the flushes, and nobody sees the difference.
constexpr auto pace = std::chrono::milliseconds{20};
constexpr auto advancing_interval = std::chrono::seconds{1};

}  // namespace

DeliveryModule::DeliveryModule(const Settings& settings, runtime::Environment environment)
    : environment_(environment),
      autopilot_(settings.autopilot),
      shipping_{settings.shipper_name.str(), std::chrono::days{settings.days.value()}},
      store_(storage::Store::open({.database = environment.database,
                                   .lane = environment.lane,
                                   .readers = environment.readers,
                                   .scheduler = environment.scheduler,
                                   .migrations = migrations()})),
      log_("delivery", store_),
      deliveries_(store_, log_.outbox()),
      change_delivery_(deliveries_, environment.clock),
      once_(store_, environment.clock),
      api_(store_, once_, change_delivery_),
      bulk_api_(once_, deliveries_, change_delivery_),
      courier_(std::chrono::milliseconds{settings.autopilot_step_ms.value()}, environment.clock),
      advance_deliveries_(deliveries_, courier_, environment.clock,
                          std::chrono::milliseconds{settings.autopilot_step_ms.value()}),
      advancing_duty_("advancing-deliveries", environment.replica, store_, environment.clock),
      advancing_(
          advancing_interval, [this] { return advance(); }, "deliveries could not be moved on", environment.scheduler,
          environment.log),
      forgetting_keys_(
          std::chrono::minutes{1}, [this] { return once_.forget_old_keys(); },
          "old idempotency keys could not be removed", environment.scheduler, environment.log),
      tasks_(environment.scheduler) {}

http::Routes DeliveryModule::routes() {
  auto routes = api_.routes();
  std::ranges::move(bulk_api_.routes(), std::back_inserter(routes));
  return routes;
}

Task<void> DeliveryModule::start(messaging::Events& events) {
  co_await once_.load();
  static constexpr auto types = messaging::event_types(subscriptions);
  heard_ = events.shared("delivery");
  consumer_ = std::make_unique<messaging::Consumer>(
      messaging::ConsumerSettings{.name = "delivery",
                                  .types = {types.begin(), types.end()},
                                  .report = messaging::log_incidents(environment_.log),
                                  .limits = {.pace = pace}},
      heard_.sources, store_,
      [this](storage::Session& session, std::span<const messaging::Record> records) { send(session, records); },
      environment_.scheduler, environment_.clock);
  tasks_.spawn(messaging::run_and_log(*consumer_, environment_.log));
  tasks_.spawn(forgetting_keys_.run());
  if (autopilot_) tasks_.spawn(advancing_.run());
}

Task<void> DeliveryModule::stop() {
  forgetting_keys_.stop();
  advancing_.stop();
  if (consumer_) consumer_->stop();
  co_await tasks_.join(std::chrono::seconds{10});
  co_await store_.drain();
}

void DeliveryModule::send(storage::Session& session, std::span<const messaging::Record> records) {
  SqlDeliveriesInTransaction deliveries(session, log_.outbox(), records);
  Sending context{deliveries, shipping_, environment_.clock.now()};
  for (const auto& record : records) messaging::dispatch(subscriptions, context, record);
}

Task<std::size_t> DeliveryModule::advance() {
  if (!co_await advancing_duty_.is_mine()) co_return 0;
  co_return co_await advance_deliveries_();
}

}  // namespace boxoffice::delivery
