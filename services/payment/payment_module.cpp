#include "services/payment/payment_module.hpp"

#include "platform/messaging/incident_log.hpp"
#include "platform/messaging/subscriptions.hpp"
#include "services/payment/adapters/subscriptions.hpp"
#include "services/payment/schema/migrations.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <iterator>
#include <utility>

namespace boxoffice::payment {
namespace {

using namespace std::chrono_literals;

/// The simulated provider is asked as often as one likes; Stripe counts calls, and tells what happens by itself.
Pace pace_of(const Settings& settings, bool is_shared) {
  if (settings.provider.kind == ProviderKind::stripe) {
    const std::chrono::milliseconds longest_charge{settings.stripe.timeout_ms.value()};
    return {.settle_interval = 5s, .patience = 2 * longest_charge, .refund_retry_interval = 10s};
  }
  // What another replica is working on at this moment the simulated provider of this one does not know.
  return {.settle_interval = 500ms, .patience = is_shared ? 5s : 500ms, .refund_retry_interval = 1s};
}

std::unique_ptr<StripeProvider> stripe_for(const Settings& settings, const runtime::Environment& environment,
                                           boost::asio::io_context& network) {
  if (settings.provider.kind != ProviderKind::stripe) return nullptr;
  expect_usable(settings.stripe);
  return std::make_unique<StripeProvider>(network, environment.scheduler, settings.stripe, environment.log);
}

}  // namespace

PaymentModule::PaymentModule(const Settings& settings, runtime::Environment environment,
                             boost::asio::io_context& network)
    : pace_(pace_of(settings, environment.database.is_shared())),
      environment_(environment),
      stripe_(stripe_for(settings, environment, network)),
      store_(storage::Store::open({.database = environment.database,
                                   .lane = environment.lane,
                                   .readers = environment.readers,
                                   .scheduler = environment.scheduler,
                                   .migrations = migrations()})),
      log_("payment", store_),
      payments_(store_, log_.outbox()),
      simulated_(settings.provider, SimulatedCharges(store_), environment.scheduler, environment.random),
      provider_(stripe_ ? *stripe_ : static_cast<PaymentProvider&>(simulated_)),
      approve_payment_(payments_, provider_, environment.clock),
      settle_pending_(payments_, provider_, environment.clock),
      refund_(payments_, provider_, environment.clock),
      once_(store_, environment.clock),
      api_(store_, once_, payments_, approve_payment_, settings.default_price),
      operator_api_(simulated_, store_),
      finishing_("finishing-payments", environment.replica, store_, environment.clock),
      refunds_due_(environment.scheduler),
      settling_(
          pace_.settle_interval, [this] { return settle_pending(); }, "unknown charges could not be asked about",
          environment.scheduler, environment.log),
      forgetting_(
          std::chrono::minutes{1}, [this] { return forget(); },
          "old idempotency keys and events of the provider could not be removed", environment.scheduler,
          environment.log),
      tasks_(environment.scheduler) {
  if (!stripe_) return;
  webhooks_ = std::make_unique<StripeWebhooks>(
      *settings.stripe.webhook_secret, store_, payments_, settle_pending_, [this] { refunds_due_.notify(); },
      environment.clock, environment.log);
}

http::Routes PaymentModule::routes() {
  auto routes = api_.routes();
  if (webhooks_) std::ranges::move(webhooks_->routes(), std::back_inserter(routes));
  return routes;
}

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
  tasks_.spawn(forgetting_.run());
  tasks_.spawn(refund_always());
  tasks_.spawn(settling_.run());
}

Task<void> PaymentModule::stop() {
  stopped_ = true;
  settling_.stop();
  forgetting_.stop();
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
    co_await refunds_due_.wait_for(pace_.refund_retry_interval);
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
  co_await settle_pending_(environment_.clock.now() - pace_.patience);
  co_return 0;
}

Task<std::size_t> PaymentModule::forget() {
  const auto events = webhooks_ ? co_await webhooks_->forget_old_events() : 0;
  co_return events + co_await once_.forget_old_keys();
}

}  // namespace boxoffice::payment
