#pragma once

#include "apps/boxoffice/in_process_payment_client.hpp"
#include "apps/host/caller_check.hpp"
#include "apps/host/ground.hpp"
#include "apps/host/kafka_events.hpp"
#include "apps/host/operator_api.hpp"
#include "apps/host/part.hpp"
#include "apps/host/run.hpp"
#include "platform/messaging/embedded_events.hpp"
#include "platform/storage/lane.hpp"
#include "services/booking/booking_module.hpp"
#include "services/delivery/delivery_module.hpp"
#include "services/gateway/gateway_module.hpp"
#include "services/mypage/mypage_module.hpp"
#include "services/payment/payment_module.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace boxoffice::apps {

/// All five services in one process. Members are in the order in which they need each other.
class Program final : public Serving {
 public:
  /// Opens the databases. Throws storage::Unusable.
  Program(const Settings& settings, runtime::EventLoop& loop);
  ~Program() override;

  Task<bool> start() override;
  void give_up() override;
  Task<void> stop() override;
  std::map<std::string, std::uint16_t> ports() const override;
  const observability::Log& log() const override { return ground_.log; }

  /// Starts without serving: for work on a data folder that nobody serves at the moment. False when it was given up.
  Task<bool> start_services();

  /// Builds my page anew from the events, to the end; rebuild_state() tells how it went.
  Task<void> rebuild_mypage();
  mypage::RebuildState rebuild_state() { return mypage_.module().rebuild_state(); }

 private:
  void open_hosts();
  http::Handler gateway_front(http::Handler own);
  Task<void> trim_logs();
  Task<void> trim_once(std::chrono::milliseconds keep_for);

  Ground ground_;
  CallerCheck callers_;
  storage::Lane booking_lane_{"booking"};
  storage::Lane payment_lane_{"payment"};
  storage::Lane followers_lane_{"followers"};

  Part<payment::PaymentModule> payment_;
  InProcessPaymentClient in_process_payment_;
  std::unique_ptr<booking::PaymentClient> remote_payment_;
  Part<booking::BookingModule> booking_;
  Part<delivery::DeliveryModule> delivery_;
  Part<mypage::MyPageModule> mypage_;
  Served gateway_service_;
  Served operator_service_;
  gateway::AuditLog audit_;
  gateway::GatewayModule gateway_;
  OperatorApi operator_api_;
  messaging::EmbeddedEvents embedded_events_;
  std::optional<KafkaEvents> kafka_events_;  ///< when they go that way
  Signal stopping_;
  TaskScope tasks_;
};

}  // namespace boxoffice::apps
