#include "platform/http/actuator.hpp"

#include "platform/http/answers.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace boxoffice::http {

namespace {

constexpr std::array<std::string_view, 3> actuator_media = {"application/vnd.spring-boot.actuator.v3+json",
                                                            "application/vnd.spring-boot.actuator.v2+json", plain_json};
constexpr std::array<std::string_view, 1> prometheus_media = {"text/plain;version=0.0.4;charset=utf-8"};

RouteHandler tells(std::function<HealthReport()> health) {
  return [health = std::move(health)](const Call& call) {
    auto report = health();
    return ready(Response{.status = report.status,
                          .content_type = std::string(call.content_type),
                          .fields = {{"Cache-Control", "no-store"}},
                          .body = std::move(report.body)});
  };
}

RouteHandler tells(std::function<std::string()> text) {
  return [text = std::move(text)](const Call& call) {
    return ready(Response{.status = 200, .content_type = std::string(call.content_type), .fields = {}, .body = text()});
  };
}

Task<Response> index(const Call& call) {
  return ready(links(call, {{"self", "/actuator"},
                            {"health", "/actuator/health"},
                            {"liveness", "/actuator/health/liveness"},
                            {"readiness", "/actuator/health/readiness"},
                            {"info", "/actuator/info"},
                            {"prometheus", "/actuator/prometheus"}}));
}

}  // namespace

Routes actuator_routes(ActuatorSources sources) {
  const RouteOptions json{actuator_media};
  return {
      {Method::get, "/actuator", index, json},
      {Method::get, "/actuator/health", tells(std::move(sources.health)), json},
      {Method::get, "/actuator/health/liveness", tells(std::move(sources.liveness)), json},
      {Method::get, "/actuator/health/readiness", tells(std::move(sources.readiness)), json},
      {Method::get, "/actuator/info", tells(std::move(sources.info)), json},
      {Method::get, "/actuator/prometheus", tells(std::move(sources.metrics)), {prometheus_media}},
  };
}

}  // namespace boxoffice::http
