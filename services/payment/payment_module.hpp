#pragma once

#include "kernel/money.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/router.hpp"
#include "platform/idempotency/once.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/events.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/runtime/storage_settings.hpp"
#include "platform/runtime/sweep.hpp"
#include "platform/storage/duty.hpp"
#include "platform/storage/store.hpp"
#include "services/payment/adapters/http_api.hpp"
#include "services/payment/adapters/operator_api.hpp"
#include "services/payment/adapters/simulated_provider.hpp"
#include "services/payment/adapters/sql_payment_store.hpp"
#include "services/payment/adapters/stripe_provider.hpp"
#include "services/payment/adapters/stripe_webhooks.hpp"
#include "services/payment/application/approve_payment.hpp"
#include "services/payment/application/refund_payments.hpp"
#include "services/payment/application/settle_pending_payments.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace boxoffice::payment {

struct Settings {
  std::uint16_t port = 8082;
  Money default_price = Money::won(50'000);  ///< for a request that names no amount
  ProviderSettings provider;
  StripeSettings stripe;  ///< where that is the provider
  runtime::StorageSettings storage;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, default_price, provider, stripe, storage))

/// How often the provider is asked again.
struct Pace {
  std::chrono::milliseconds settle_interval;
  std::chrono::milliseconds patience;  ///< how long a charge is left alone, because it may still run
  std::chrono::milliseconds refund_retry_interval;
};

/// The payment service, put together.
class PaymentModule {
 public:
  /// Throws std::runtime_error for settings that do not go together. The network is the scheduler's.
  PaymentModule(const Settings& settings, runtime::Environment environment, boost::asio::io_context& network);

  /// Takes up what was left unfinished, and begins to listen to booking's events.
  Task<void> start(messaging::Events& events);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  http::Routes routes();
  /// For the operator's port.
  http::Routes operator_routes() { return operator_api_.routes(); }
  messaging::EmbeddedLog& log() { return log_; }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }
  SimulatedProvider& provider() { return simulated_; }

  /// The use cases, for who calls them in the same process.
  ApprovePayment& approve_payment() { return approve_payment_; }
  PaymentStore& payments() { return payments_; }

 private:
  void give_back(storage::Session& session, std::span<const messaging::Record> records);
  Task<void> hand_over();
  Task<void> refund_always();
  Task<void> refund_what_is_due();
  Task<std::size_t> settle_pending();
  Task<std::size_t> forget();

  const Pace pace_;
  runtime::Environment environment_;
  std::unique_ptr<StripeProvider> stripe_;  ///< where it takes the money
  storage::Store store_;
  messaging::EmbeddedLog log_;
  SqlPaymentStore payments_;
  SimulatedProvider simulated_;
  PaymentProvider& provider_;
  ApprovePayment approve_payment_;
  SettlePendingPayments settle_pending_;
  RefundPayments refund_;
  idempotency::Once once_;
  HttpApi api_;
  OperatorApi operator_api_;
  messaging::SourceSet heard_;
  std::unique_ptr<messaging::Consumer> consumer_;
  storage::Duty finishing_;
  Signal refunds_due_;
  std::unique_ptr<StripeWebhooks> webhooks_;
  runtime::Sweep settling_;
  runtime::Sweep forgetting_;
  TaskScope tasks_;
  bool stopped_ = false;
};

}  // namespace boxoffice::payment
