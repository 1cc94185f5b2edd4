#include "services/payment/payment_module.hpp"

#include "platform/messaging/incident_log.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/payment/adapters/subscriptions.hpp"
#include "services/payment/schema/migrations.hpp"

#include <chrono>
#include <exception>
#include <utility>

namespace boxoffice::payment {
namespace {

constexpr auto refund_retry_interval = std::chrono::seconds{1};
constexpr auto settle_interval = std::chrono::milliseconds{500};
// What another replica is working on at this moment the simulated provider of this one does not know.
constexpr auto patience_with_others = std::chrono::seconds{5};

}  // namespace

PaymentModule::PaymentModule(const Settings& settings, runtime::Environment environment)
    : environment_(environment),
      store_(storage::Store::open({.database = environment.database,
                                   .lane = environment.lane,
                                   .readers = environment.readers,
                                   .scheduler = environment.scheduler,
                                   .migrations = migrations()})),
      log_("payment", store_),
      payments_(store_, log_.outbox()),
      provider_(settings.provider, SimulatedCharges(store_), environment.scheduler, environment.random),
      approve_payment_(payments_, provider_, environment.clock),
      settle_pending_(payments_, provider_, environment.clock),
      refund_(payments_, provider_, environment.clock),
      once_(store_, environment.clock),
      api_(store_, once_, payments_, approve_payment_, settings.default_price),
      operator_api_(provider_, store_),
      finishing_("finishing-payments", environment.replica, store_, environment.clock),
      refunds_due_(environment.scheduler),
      settling_(
          settle_interval, [this] { return settle_pending(); }, "unknown charges could not be asked about",
          environment.scheduler, environment.log),
      forgetting_keys_(
          std::chrono::minutes{1}, [this] { return once_.forget_old_keys(); },
          "old idempotency keys could not be removed", environment.scheduler, environment.log),
      tasks_(environment.scheduler) {}

Task<void> PaymentModule::start(messaging::Events& events) {
  co_await once_.load();
  static constexpr auto types = messaging::event_types(subscriptions);
  heard_ = events.shared("payment");
  consumer_ = std::make_unique<messaging::Consumer>(
      messaging::ConsumerSettings{.name = "payment",
                                  .types = {types.begin(), types.end()},
                                  .report = messaging::log_incidents(environment_.log)},
      heard_.sources, store_,
      [this](storage::Session& session, std::span<const messaging::Record> records) { give_back(session, records); },
      environment_.scheduler, environment_.clock);
  tasks_.spawn(messaging::run_and_log(*consumer_, environment_.log));
  tasks_.spawn(forgetting_keys_.run());
  tasks_.spawn(refund_always());
  tasks_.spawn(settling_.run());
}

Task<void> PaymentModule::stop() {
  stopped_ = true;
  settling_.stop();
  forgetting_keys_.stop();
  settle_pending_.stop();
  refund_.stop();
  refunds_due_.notify();
  if (consumer_) consumer_->stop();
  co_await tasks_.join(std::chrono::seconds{10});
  co_await hand_over();
  co_await store_.drain();
}

/// What it does for all replicas, the next one does at once.
Task<void> PaymentModule::hand_over() {
  try {
    co_await finishing_.hand_over();
  } catch (const storage::Unavailable& failure) {
    environment_.log.warning("refunds wait until another replica takes them up",
                             {{"cause", observability::Diagnosis{failure.what()}}});
  }
}

void PaymentModule::give_back(storage::Session& session, std::span<const messaging::Record> records) {
  SqlPaymentsInTransaction payments(session, log_.outbox());
  GivingBack context{payments, environment_.clock.now()};
  for (const auto& record : records) messaging::dispatch(subscriptions, context, record);
  session.after_commit([this] { environment_.scheduler.post([this] { refunds_due_.notify(); }); });
}

Task<void> PaymentModule::refund_always() {
  while (!stopped_) {
    co_await refund_what_is_due();
    co_await refunds_due_.wait_for(refund_retry_interval);
  }
}

Task<void> PaymentModule::refund_what_is_due() {
  try {
    if (co_await finishing_.is_mine()) co_await refund_();
  } catch (const std::exception& failure) {
    environment_.log.warning("refunds could not be made, and will be tried again",
                             {{"cause", observability::Diagnosis{failure.what()}}});
  }
}

/// One round is everything that there is.
Task<std::size_t> PaymentModule::settle_pending() {
  if (!co_await finishing_.is_mine()) co_return 0;
  const std::chrono::milliseconds patience = store_.database().is_shared() ? patience_with_others : settle_interval;
  co_await settle_pending_(environment_.clock.now() - patience);
  co_return 0;
}

}  // namespace boxoffice::payment
