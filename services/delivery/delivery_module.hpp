#pragma once

#include "kernel/text.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/router.hpp"
#include "platform/idempotency/once.hpp"
#include "platform/messaging/consumer.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/events.hpp"
#include "platform/runtime/environment.hpp"
#include "platform/runtime/storage_settings.hpp"
#include "platform/runtime/sweep.hpp"
#include "platform/runtime/within.hpp"
#include "platform/storage/duty.hpp"
#include "platform/storage/store.hpp"
#include "services/delivery/adapters/bulk_api.hpp"
#include "services/delivery/adapters/http_api.hpp"
#include "services/delivery/adapters/simulated_courier.hpp"
#include "services/delivery/adapters/sql_delivery_store.hpp"
#include "services/delivery/application/advance_deliveries.hpp"
#include "services/delivery/application/change_delivery.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace boxoffice::delivery {

struct Settings {
  std::uint16_t port = 8083;
  Text<100> shipper_name = Text<100>::parse("우체국택배").value();
  runtime::Within<0, 365> days = 2;  ///< from payment to the customer's door
  bool autopilot = false;            ///< a simulated courier moves deliveries on, instead of operators
  runtime::Within<0, 86'400'000> autopilot_step_ms = 10'000;  ///< how long it needs for each step
  runtime::StorageSettings storage;
};
BOOST_DESCRIBE_STRUCT(Settings, (), (port, shipper_name, days, autopilot, autopilot_step_ms, storage))

/// The delivery service, put together.
class DeliveryModule {
 public:
  DeliveryModule(const Settings& settings, runtime::Environment environment);

  /// Begins to listen to payment's and booking's events.
  Task<void> start(messaging::Events& events);
  /// Ends its own work and waits for what it has begun. Nothing may call it any more.
  Task<void> stop();

  http::Routes routes();
  messaging::EmbeddedLog& log() { return log_; }
  storage::Store& store() { return store_; }
  messaging::Consumer& consumer() { return *consumer_; }

 private:
  void send(storage::Session& session, std::span<const messaging::Record> records);
  Task<std::size_t> advance();

  runtime::Environment environment_;
  const bool autopilot_;
  Shipping shipping_;
  storage::Store store_;
  messaging::EmbeddedLog log_;
  SqlDeliveryStore deliveries_;
  ChangeDelivery change_delivery_;
  idempotency::Once once_;
  HttpApi api_;
  BulkApi bulk_api_;
  messaging::SourceSet heard_;
  std::unique_ptr<messaging::Consumer> consumer_;
  SimulatedCourier courier_;
  AdvanceDeliveries advance_deliveries_;
  storage::Duty advancing_duty_;
  runtime::Sweep advancing_;
  runtime::Sweep forgetting_keys_;
  TaskScope tasks_;
};

}  // namespace boxoffice::delivery
