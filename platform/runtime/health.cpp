#include "platform/runtime/health.hpp"

#include "platform/json/encode.hpp"

#include <algorithm>

namespace boxoffice::runtime {

namespace {

void write_status(HealthStatus status, std::string& out) {
  out.append(R"({"status":")").append(to_string(status)).push_back('"');
}

void write_component(std::string_view name, const ComponentHealth& health, std::string& out) {
  json::write_string(name, out);
  out.push_back(':');
  write_status(health.status, out);
  if (!health.reason.empty()) {
    out.append(R"(,"details":{"reason":)");
    json::write_string(health.reason, out);
    out.push_back('}');
  }
  out.push_back('}');
}

int http_status_of(HealthStatus status) { return status == HealthStatus::up ? 200 : 503; }

Health::Report report_of(HealthStatus status) {
  Health::Report report{http_status_of(status), {}};
  write_status(status, report.body);
  report.body.push_back('}');
  return report;
}

}  // namespace

std::string_view to_string(HealthStatus status) {
  switch (status) {
    case HealthStatus::up: return "UP";
    case HealthStatus::out_of_service: return "OUT_OF_SERVICE";
    case HealthStatus::down: return "DOWN";
  }
  return {};
}

void Health::add(std::string component, Check check) {
  components_.emplace_back(std::move(component), std::move(check));
}

ComponentHealth Health::readiness_state() const {
  if (draining_) return {HealthStatus::out_of_service, "stopping"};
  if (!ready_) return {HealthStatus::out_of_service, "starting"};
  return {};
}

Health::Report Health::overall() const {
  auto worst = HealthStatus::up;
  std::string written;
  const auto include = [&](std::string_view name, const ComponentHealth& health) {
    worst = std::max(worst, health.status);
    if (!written.empty()) written.push_back(',');
    write_component(name, health, written);
  };
  for (const auto& [name, check] : components_) include(name, check());
  include("readinessState", readiness_state());
  Report report{http_status_of(worst), {}};
  write_status(worst, report.body);
  report.body.append(R"(,"components":{)").append(written).append("}}");
  return report;
}

Health::Report Health::liveness() const { return report_of(HealthStatus::up); }

Health::Report Health::readiness() const { return report_of(readiness_state().status); }

}  // namespace boxoffice::runtime
