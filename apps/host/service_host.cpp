#include "apps/host/service_host.hpp"

#include "platform/http/actuator.hpp"
#include "platform/http/problem.hpp"

#include <iterator>
#include <utility>

namespace boxoffice::apps {
namespace {

// Under load every request fails in the same way: one line is enough to see it, and not too many to read.
constexpr auto unavailable_said_every = std::chrono::seconds{1};

http::HealthReport answered(runtime::Health::Report report) { return {report.http_status, std::move(report.body)}; }

http::Response refusal(int status, std::string detail) { return http::problem(status, std::move(detail)); }

}  // namespace

ServiceHost::ServiceHost(std::string name, runtime::EventLoop& loop, observability::Log log,
                         observability::Registry& metrics)
    : name_(std::move(name)), loop_(loop), log_(log), metrics_(metrics), requests_(metrics) {}

void ServiceHost::open(const http::Endpoint& endpoint, http::Routes routes, const Front& front,
                       const http::Limits& limits) {
  auto actuator_routes = http::actuator_routes(actuator());
  std::ranges::move(actuator_routes, std::back_inserter(routes));
  router_ = std::make_unique<http::Router>(std::move(routes), loop_, edge());
  http::Handler own = [this](const http::Request& request) { return serve(request); };
  try {
    server_ =
        std::make_unique<http::Server>(loop_.context(), loop_, endpoint, front ? front(own) : own, refusal, limits);
  } catch (const http::CannotListen& failure) {
    const std::string what = failure.what();
    if (failure.fault == http::CannotListen::Fault::host)
      throw http::CannotListen(failure.fault, "host: " + what + "; name an address of this machine");
    throw http::CannotListen(failure.fault, name_ + ".port: " + what + "; free it or choose another one");
  }
  health_.open();
}

Task<bool> ServiceHost::close(Scheduler::Duration at_most) {
  if (!server_) co_return true;
  co_return co_await server_->stop(at_most);
}

void ServiceHost::observe(const http::Observation& observation) {
  count(observation);
  constexpr auto level = observability::Level::debug;
  if (!log_.says(level)) return;
  log_.write(level, "a request was answered",
             {{"method", observability::Label{to_string(observation.method)}},
              {"route", observability::Label{observation.route}},
              {"status", observation.status},
              {"took_us", std::chrono::duration_cast<std::chrono::microseconds>(observation.duration).count()}});
}

void ServiceHost::count(const http::Observation& observation) {
  // A route's text lives as long as its table: the same address is the same route.
  const char* route = observation.route.data();
  for (const auto& known : known_) {
    if (known.route == route && known.method == observation.method)
      return known.requests->answered(observation.status, observation.duration);
  }
  auto& requests = requests_.route(to_string(observation.method), observation.route);
  known_.push_back({observation.method, route, &requests});
  requests.answered(observation.status, observation.duration);
}

http::Edge ServiceHost::edge() {
  return {
      .observer = [this](const http::Observation& observation) { observe(observation); },
      .translate = [this](const std::exception_ptr& failure) { return translate(failure); },
      .on_failure =
          [this](const std::exception_ptr& failure, std::string_view route) {
            try {
              std::rethrow_exception(failure);
            } catch (const std::exception& exception) {
              log_.error("a request failed", {{"route", observability::Label{route}},
                                              {"cause", observability::Diagnosis{exception.what()}}});
            }
          },
  };
}

std::optional<Rejection> ServiceHost::translate(const std::exception_ptr& failure) {
  try {
    std::rethrow_exception(failure);
  } catch (const storage::Unavailable& unavailable) {
    say_unavailable(unavailable);
    return Rejection{RejectionKind::unavailable, "storage-unavailable",
                     "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요. (This cannot be done at the moment; "
                     "please try again shortly.)",
                     2};
  } catch (...) {
    // Whatever else it is, the edge answers it with a bare 500 and logs it.
    return std::nullopt;
  }
}

void ServiceHost::say_unavailable(const storage::Unavailable& failure) {
  const auto now = loop_.steady_now();
  if (unavailable_said_at_ && now - *unavailable_said_at_ < unavailable_said_every) return;
  unavailable_said_at_ = now;
  log_.error("requests fail because of the database", {{"cause", observability::Diagnosis{failure.what()}}});
}

http::ActuatorSources ServiceHost::actuator() {
  return {
      .health = [this] { return answered(health_.overall()); },
      .liveness = [this] { return answered(health_.liveness()); },
      .readiness = [this] { return answered(health_.readiness()); },
      .info =
          [this] {
            return R"({"app":{"name":"boxoffice-)" + name_ + R"(","version":")" + BOXOFFICE_VERSION + R"("}})";
          },
      .metrics = [this] { return metrics_.scrape(loop_.steady_now()); },
  };
}

}  // namespace boxoffice::apps
