#include "apps/boxoffice/program.hpp"

#include "apps/host/house_key.hpp"
#include "platform/observability/process_metrics.hpp"
#include "services/booking/adapters/http_payment_client.hpp"
#include "web/files.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <filesystem>
#include <iterator>
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
      {"/bookings", in_process(booking)},    {"/holds", in_process(booking)},        {"/musicals", in_process(booking)},
      {"/venues", in_process(booking)},      {"/performances", in_process(booking)}, {"/payments", in_process(payment)},
      {"/deliveries", in_process(delivery)}, {"/mypages", in_process(mypage)},
  };
}

}  // namespace

Program::Program(const Settings& settings, runtime::EventLoop& loop)
    : ground_(settings, loop),
      callers_(ground_.settings, ground_.clock),
      payment_("payment", ground_, payment_lane_, settings.payment, loop.context()),
      in_process_payment_(payment_.module().approve_payment(), payment_.module().payments(), loop),
      remote_payment_(settings.booking.payment_url
                          ? std::make_unique<booking::HttpPaymentClient>(
                                loop.context(), loop, *settings.booking.payment_url,
                                std::chrono::milliseconds{settings.booking.payment_timeout_ms.value()},
                                callers_.introduction("booking"))
                          : nullptr),
      booking_("booking", ground_, booking_lane_, settings.booking,
               remote_payment_ ? *remote_payment_ : static_cast<booking::PaymentClient&>(in_process_payment_)),
      delivery_("delivery", ground_, followers_lane_, settings.delivery),
      mypage_("mypage", ground_, followers_lane_, settings.mypage),
      gateway_service_("gateway", ground_),
      operator_service_("operator", ground_),
      audit_(std::filesystem::path(settings.data.str()) / "audit.log"),
      gateway_(upstreams(booking_.host(), payment_.host(), delivery_.host(), mypage_.host()),
               gateway::Pages(web::files()), house_key(std::filesystem::path(settings.data.str()) / house_key_file),
               anonymous(settings), ground_.clock, loop, audit_,
               [this](const http::Observation& observation) { gateway_service_.host.observe(observation); }),
      operator_api_({{"booking", [this]() -> messaging::Consumer& { return booking_.module().consumer(); }},
                     {"payment", [this]() -> messaging::Consumer& { return payment_.module().consumer(); }},
                     {"delivery", [this]() -> messaging::Consumer& { return delivery_.module().consumer(); }},
                     {"mypage", [this]() -> messaging::Consumer& { return mypage_.module().consumer(); }}},
                    ground_.log_writer),
      embedded_events_({{"booking", {&payment_.module().log(), &delivery_.module().log()}},
                        {"payment", {&booking_.module().log(), &delivery_.module().log()}},
                        {"delivery", {&payment_.module().log(), &booking_.module().log()}},
                        {"mypage", {&booking_.module().log(), &payment_.module().log(), &delivery_.module().log()}}}),
      stopping_(loop),
      tasks_(loop) {
  observability::export_log_metrics(operator_service_.metrics, ground_.log_writer);
  if (settings.messaging.transport == Transport::kafka) kafka_events_.emplace(ground_);
}

Program::~Program() = default;

Task<bool> Program::start() {
  if (!co_await start_services()) co_return false;
  open_hosts();
  if (!kafka_events_ && ground_.settings.messaging.retention_hours.value() > 0) tasks_.spawn(trim_logs());
  co_return true;
}

Task<bool> Program::start_services() {
  messaging::Events* events = &embedded_events_;
  if (kafka_events_) {
    if (!co_await kafka_events_->connect()) co_return false;
    booking_.go_by(*kafka_events_);
    payment_.go_by(*kafka_events_);
    delivery_.go_by(*kafka_events_);
    mypage_.go_by(*kafka_events_);
    events = &*kafka_events_;
  }
  co_await payment_.start(*events);
  co_await booking_.start(*events);
  co_await delivery_.start(*events);
  co_await mypage_.start(*events);
  co_return true;
}

void Program::give_up() {
  if (kafka_events_) kafka_events_->give_up();
}

Task<void> Program::rebuild_mypage() { return mypage_.module().rebuild_to_the_end(); }

void Program::open_hosts() {
  const auto& settings = ground_.settings;
  const auto& host = settings.host.str();
  payment_.open({host, settings.payment.port}, callers_.front(Clientele::house));
  delivery_.open({host, settings.delivery.port}, callers_.front(Clientele::house));
  mypage_.open({host, settings.mypage.port}, callers_.front(Clientele::everybody));
  auto operator_routes = operator_api_.routes();
  for (auto routes :
       {payment_.module().operator_routes(), booking_.module().operator_routes(), mypage_.module().operator_routes()})
    std::ranges::move(routes, std::back_inserter(operator_routes));
  operator_service_.host.open({"127.0.0.1", settings.operator_.port}, std::move(operator_routes), {},
                              limits_of_operators());
  booking_.open({host, settings.booking.port}, callers_.front(Clientele::everybody));
  gateway_service_.host.open({host, settings.gateway.port}, gateway_.routes(),
                             [this](http::Handler own) { return gateway_front(std::move(own)); });
}

http::Handler Program::gateway_front(http::Handler own) {
  return [this, own = std::move(own)](const http::Request& request) { return gateway_(request, own); };
}

Task<void> Program::stop() {
  const std::array<ServiceHost*, 6> hosts{&gateway_service_.host,   &booking_.served().host, &payment_.served().host,
                                          &delivery_.served().host, &mypage_.served().host,  &operator_service_.host};
  for (auto* host : hosts) host->drain();
  for (auto* host : hosts) co_await host->close(request_grace);
  stopping_.notify();
  co_await tasks_.join(request_grace);
  co_await in_process_payment_.finish(request_grace);
  if (kafka_events_) co_await kafka_events_->stop();
  co_await booking_.module().stop();
  co_await payment_.module().stop();
  co_await delivery_.module().stop();
  co_await mypage_.module().stop();
}

std::map<std::string, std::uint16_t> Program::ports() const {
  std::map<std::string, std::uint16_t> ports;
  for (const auto* host : {&booking_.host(), &payment_.host(), &delivery_.host(), &mypage_.host(),
                           &gateway_service_.host, &operator_service_.host})
    ports.emplace(host->name(), host->port());
  return ports;
}

Task<void> Program::trim_logs() {
  const auto keep_for = std::chrono::hours{ground_.settings.messaging.retention_hours.value()};
  while (!co_await stopping_.wait_for(trim_interval)) {
    try {
      co_await trim_once(keep_for);
    } catch (const std::exception& failure) {
      operator_service_.log.warning("old events could not be removed",
                                    {{"cause", observability::Diagnosis{failure.what()}}});
    }
  }
}

Task<void> Program::trim_once(std::chrono::milliseconds keep_for) {
  for (auto* log : {&booking_.module().log(), &payment_.module().log(), &delivery_.module().log()}) {
    while (co_await log->trim(ground_.clock.now(), keep_for) > 0) {}
  }
}

}  // namespace boxoffice::apps
