#pragma once

#include "apps/boxoffice/in_process_payment_client.hpp"
#include "apps/boxoffice/operator_api.hpp"
#include "apps/boxoffice/settings.hpp"
#include "apps/host/service_host.hpp"
#include "platform/async/random.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"
#include "platform/storage/lane.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>

namespace boxoffice::apps {

/// All five services in one process. Members are in the order in which they need each other.
class Program {
 public:
  /// Opens the databases. Throws storage::Unusable.
  Program(const Settings& settings, runtime::EventLoop& loop);
  ~Program();

  /// Takes up what was left unfinished and begins to serve. Throws http::CannotListen, storage::Unavailable; call
  /// stop() then too.
  Task<void> start();

  /// The same without serving: for work on a data folder that nobody serves at the moment.
  Task<void> start_services();

  /// Builds my page anew from the events, to the end; rebuild_state() tells how it went.
  Task<void> rebuild_mypage();
  mypage::RebuildState rebuild_state() const { return mypage_.rebuild_state(); }

  /// Turns load balancers away, stops accepting, finishes what was accepted, and writes everything down.
  Task<void> stop();

  std::map<std::string, std::uint16_t> ports() const;

  /// For what concerns all services.
  const observability::Log& log() const { return log_; }

 private:
  /// What one service is given, and where it is served.
  struct Service {
    Service(const char* name, observability::Log its_log, runtime::EventLoop& loop);
    observability::Registry metrics;
    observability::Log log;
    ServiceHost host;
  };

  runtime::Environment environment(Service& service, storage::Lane& lane);
  static void show(Service& service, const storage::Store& store);
  static void show(Service& service, const messaging::Consumer& consumer);
  void open_hosts();
  http::Handler gateway_front(http::Handler own);
  Task<void> trim_logs();

  const Settings settings_;
  runtime::EventLoop& loop_;
  runtime::SystemClock clock_;
  SystemRandom random_;
  observability::LogWriter log_writer_;
  observability::Log log_{log_writer_, "program"};

  Service booking_service_;
  Service payment_service_;
  Service delivery_service_;
  Service mypage_service_;
  Service gateway_service_;
  Service operator_service_;

  storage::Lane booking_lane_{"booking"};
  storage::Lane payment_lane_{"payment"};
  storage::Lane followers_lane_{"followers"};

  payment::PaymentModule payment_;
  InProcessPaymentClient in_process_payment_;
  std::unique_ptr<booking::PaymentClient> remote_payment_;
  booking::BookingModule booking_;
  delivery::DeliveryModule delivery_;
  mypage::MyPageModule mypage_;
  gateway::GatewayModule gateway_;
  OperatorApi operator_api_;
  Signal stopping_;
  TaskScope tasks_;
};

}  // namespace boxoffice::apps
