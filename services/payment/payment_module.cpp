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

constexpr auto refund_retry_interval = std::chrono::seconds{5};
constexpr auto settle_interval = std::chrono::milliseconds{500};

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
      provider_(settings.provider, environment.scheduler, environment.random),
      approve_payment_(payments_, provider_, environment.clock),
      settle_pending_(payments_, provider_, environment.clock),
      refund_(payments_, provider_, environment.clock),
      once_(store_, environment.clock),
      api_(store_, once_, payments_, approve_payment_, settings.default_price),
      refunds_due_(environment.scheduler),
      settling_(
          settle_interval, [this] { return settle_pending(); }, "unknown charges could not be asked about",
          environment.scheduler, environment.log),
      forgetting_keys_(
          std::chrono::minutes{1}, [this] { return once_.forget_old_keys(); },
          "old idempotency keys could not be removed", environment.scheduler, environment.log),
      tasks_(environment.scheduler) {}

Task<void> PaymentModule::start(std::vector<messaging::Source*> bookings) {
  co_await once_.load();
  static constexpr auto types = messaging::event_types(subscriptions);
  consumer_ = std::make_unique<messaging::Consumer>(
      messaging::ConsumerSettings{.name = "payment",
                                  .types = {types.begin(), types.end()},
                                  .report = messaging::log_incidents(environment_.log)},
      bookings, store_,
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
  co_await store_.drain();
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
    co_await refund_();
  } catch (const std::exception& failure) {
    environment_.log.warning("refunds could not be made, and will be tried again",
                             {{"cause", observability::Diagnosis{failure.what()}}});
  }
}

/// One round is everything that there is.
Task<std::size_t> PaymentModule::settle_pending() {
  co_await settle_pending_(environment_.clock.now() - settle_interval);
  co_return 0;
}

}  // namespace boxoffice::payment
