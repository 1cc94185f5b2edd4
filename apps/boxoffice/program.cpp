#include "apps/boxoffice/program.hpp"

#include "apps/boxoffice/data_folder.hpp"
#include "apps/host/service_metrics.hpp"
#include "platform/observability/process_metrics.hpp"
#include "services/booking/adapters/http_payment_client.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <utility>
#include <vector>

namespace boxoffice::apps {
namespace {

constexpr auto request_grace = std::chrono::seconds{10};
constexpr auto trim_interval = std::chrono::minutes{5};

std::vector<gateway::Upstream> upstreams(const ServiceHost& booking, const ServiceHost& payment,
                                         const ServiceHost& delivery, const ServiceHost& mypage) {
  const auto in_process = [](const ServiceHost& host) {
    return [&host](const http::Request& request) { return host.serve(request); };
  };
  return {
      {"/bookings", false, in_process(booking)},
      {"/payments", true, in_process(payment)},
      {"/deliveries", true, in_process(delivery)},
      {"/mypages", true, in_process(mypage)},
  };
}

}  // namespace

Program::Service::Service(const char* name, observability::Log its_log, runtime::EventLoop& loop)
    : metrics({{"application", name}}), log(its_log), host(name, loop, its_log, metrics) {}

Program::Program(const Settings& settings, runtime::EventLoop& loop)
    : settings_(settings),
      loop_(loop),
      log_writer_(settings.log, clock_),
      booking_service_("booking", {log_writer_, "booking"}, loop),
      payment_service_("payment", {log_writer_, "payment"}, loop),
      delivery_service_("delivery", {log_writer_, "delivery"}, loop),
      mypage_service_("mypage", {log_writer_, "mypage"}, loop),
      gateway_service_("gateway", {log_writer_, "gateway"}, loop),
      operator_service_("operator", {log_writer_, "operator"}, loop),
      payment_(settings.payment, environment(payment_service_, payment_lane_)),
      in_process_payment_(payment_.approve_payment(), payment_.payments(), loop),
      remote_payment_(settings.booking.payment_url
                          ? std::make_unique<booking::HttpPaymentClient>(
                                loop.context(), loop, *settings.booking.payment_url,
                                std::chrono::milliseconds{settings.booking.payment_timeout_ms.value()})
                          : nullptr),
      booking_(settings.booking, environment(booking_service_, booking_lane_),
               remote_payment_ ? *remote_payment_ : static_cast<booking::PaymentClient&>(in_process_payment_)),
      delivery_(settings.delivery, environment(delivery_service_, followers_lane_)),
      mypage_(settings.mypage, environment(mypage_service_, followers_lane_)),
      gateway_(upstreams(booking_service_.host, payment_service_.host, delivery_service_.host, mypage_service_.host),
               loop, [this](const http::Observation& observation) { gateway_service_.host.observe(observation); }),
      operator_api_(booking_, payment_, delivery_, mypage_, log_writer_),
      stopping_(loop),
      tasks_(loop) {
  for (auto* service : {&booking_service_, &payment_service_, &delivery_service_, &mypage_service_, &gateway_service_,
                        &operator_service_})
    observability::export_process_metrics(service->metrics);
  observability::export_log_metrics(operator_service_.metrics, log_writer_);
  show(booking_service_, booking_.store());
  show(payment_service_, payment_.store());
  show(delivery_service_, delivery_.store());
  show(mypage_service_, mypage_.store());
}

Program::~Program() = default;

void Program::show(Service& service, const storage::Store& store) {
  export_metrics(service.metrics, store);
  watch(service.host.health(), store);
}

void Program::show(Service& service, const messaging::Consumer& consumer) {
  export_metrics(service.metrics, consumer);
  watch(service.host.health(), consumer);
}

runtime::Environment Program::environment(Service& service, storage::Lane& lane) {
  return {loop_, clock_, random_, lane, database_of(settings_, service.host.name()), service.log, service.metrics};
}

Task<void> Program::start() {
  co_await start_services();
  open_hosts();
  if (settings_.messaging.retention_hours.value() > 0) tasks_.spawn(trim_logs());
}

Task<void> Program::start_services() {
  co_await payment_.start({&booking_.log()});
  co_await booking_.start({&payment_.log()});
  co_await delivery_.start({&payment_.log()});
  co_await mypage_.start({&booking_.log(), &payment_.log(), &delivery_.log()});
  show(booking_service_, booking_.consumer());
  show(payment_service_, payment_.consumer());
  show(delivery_service_, delivery_.consumer());
  show(mypage_service_, mypage_.consumer());
}

Task<void> Program::rebuild_mypage() { return mypage_.rebuild_to_the_end(); }

void Program::open_hosts() {
  const auto& host = settings_.host.str();
  payment_service_.host.open({host, settings_.payment.port}, payment_.routes());
  delivery_service_.host.open({host, settings_.delivery.port}, delivery_.routes());
  mypage_service_.host.open({host, settings_.mypage.port}, mypage_.routes());
  operator_service_.host.open({"127.0.0.1", settings_.operator_.port}, operator_api_.routes());
  booking_service_.host.open({host, settings_.booking.port}, booking_.routes());
  gateway_service_.host.open({host, settings_.gateway.port}, gateway_.routes(),
                             [this](http::Handler own) { return gateway_front(std::move(own)); });
}

http::Handler Program::gateway_front(http::Handler own) {
  return [this, own = std::move(own)](const http::Request& request) { return gateway_(request, own); };
}

Task<void> Program::stop() {
  const std::array<ServiceHost*, 6> hosts{&gateway_service_.host,  &booking_service_.host, &payment_service_.host,
                                          &delivery_service_.host, &mypage_service_.host,  &operator_service_.host};
  for (auto* host : hosts) host->drain();
  for (auto* host : hosts) co_await host->close(request_grace);
  stopping_.notify();
  co_await tasks_.join(request_grace);
  co_await in_process_payment_.finish(request_grace);
  co_await booking_.stop();
  co_await payment_.stop();
  co_await delivery_.stop();
  co_await mypage_.stop();
}

std::map<std::string, std::uint16_t> Program::ports() const {
  std::map<std::string, std::uint16_t> ports;
  for (const auto* service : {&booking_service_, &payment_service_, &delivery_service_, &mypage_service_,
                              &gateway_service_, &operator_service_})
    ports.emplace(service->host.name(), service->host.port());
  return ports;
}

Task<void> Program::trim_logs() {
  const auto keep_for = std::chrono::hours{settings_.messaging.retention_hours.value()};
  while (!co_await stopping_.wait_for(trim_interval)) {
    for (auto* log : {&booking_.log(), &payment_.log(), &delivery_.log()}) {
      try {
        while (co_await log->trim(clock_.now(), keep_for) > 0) {}
      } catch (const std::exception& failure) {
        operator_service_.log.warning("old events could not be removed",
                                      {{"cause", observability::Diagnosis{failure.what()}}});
      }
    }
  }
}

}  // namespace boxoffice::apps
