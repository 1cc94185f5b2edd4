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
#include "services/payment/application/approve_payment.hpp"
#include "services/payment/application/refund_payments.hpp"
#include "services/payment/application/settle_pending_payments.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace boxoffice::payment {

struct Settings {
  std::uint16_t port = 8082;
  Money default_price = Money::won(50'000);  ///< for a request that names no amount
  ProviderSettings provider;
  runtime::StorageSettings storage;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, default_price, provider, storage))

/// The payment service, put together.
class PaymentModule {
 public:
  PaymentModule(const Settings& settings, runtime::Environment environment);

  /// Takes up what was left unfinished, and begins to listen to booking's events.
  Task<void> start(messaging::Events& events);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  http::Routes routes() { return api_.routes(); }
  /// For the operator's port.
  http::Routes operator_routes() { return operator_api_.routes(); }
  messaging::EmbeddedLog& log() { return log_; }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }
  SimulatedProvider& provider() { return provider_; }

  /// The use cases, for who calls them in the same process.
  ApprovePayment& approve_payment() { return approve_payment_; }
  PaymentStore& payments() { return payments_; }

 private:
  void give_back(storage::Session& session, std::span<const messaging::Record> records);
  Task<void> hand_over();
  Task<void> refund_always();
  Task<void> refund_what_is_due();
  Task<std::size_t> settle_pending();

  runtime::Environment environment_;
  storage::Store store_;
  messaging::EmbeddedLog log_;
  SqlPaymentStore payments_;
  SimulatedProvider provider_;
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
  runtime::Sweep settling_;
  runtime::Sweep forgetting_keys_;
  TaskScope tasks_;
  bool stopped_ = false;
};

}  // namespace boxoffice::payment
