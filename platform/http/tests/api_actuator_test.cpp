#include "platform/http/actuator.hpp"
#include "platform/http/tests/api_fixture.hpp"

#include <gmock/gmock.h>

namespace boxoffice::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

class TheActuator : public testing::Test {
 protected:
  Response get(std::string_view path, FieldList fields = {}) {
    const auto request = a_request(Method::get, path, fields);
    return scheduler.run(router(request));
  }

  SimulatedScheduler scheduler;
  static constexpr auto up = R"({"status":"UP"})";

  HealthReport health{200, up};
  HealthReport readiness{200, up};
  Router router{actuator_routes({.health = [this] { return health; },
                                 .liveness = [] { return HealthReport{200, up}; },
                                 .readiness = [this] { return readiness; },
                                 .info = [] { return R"({"build":{"version":"1"}})"; },
                                 .metrics = [] { return "up 1\n"; }}),
                scheduler};
};

TEST_F(TheActuator, ListsWhatItTells) {
  const auto answer = get("/actuator");
  EXPECT_EQ(answer.content_type, "application/vnd.spring-boot.actuator.v3+json");
  EXPECT_THAT(
      answer.body,
      StartsWith(
          R"({"_links":{"self":{"href":"http://localhost:8081/actuator"},"health":{"href":"http://localhost:8081/actuator/health"})"));
  EXPECT_THAT(answer.body, HasSubstr("/actuator/prometheus"));
}

TEST_F(TheActuator, TellsThatAllIsWell) {
  const auto answer = get("/actuator/health");
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body, up);
}

TEST_F(TheActuator, TellsWhatIsDownAsItsSourceSaysIt) {
  health = {503, R"({"status":"DOWN"})"};
  const auto answer = get("/actuator/health");
  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, R"({"status":"DOWN"})");
}

TEST_F(TheActuator, IsAliveThoughADependencyIsDown) {
  health = {503, R"({"status":"DOWN"})"};
  EXPECT_EQ(get("/actuator/health/liveness").status, 200);
}

TEST_F(TheActuator, IsOutOfServiceWhileDraining) {
  EXPECT_EQ(get("/actuator/health/readiness").status, 200);
  readiness = {503, R"({"status":"OUT_OF_SERVICE"})"};
  EXPECT_EQ(get("/actuator/health/readiness").status, 503);
}

TEST_F(TheActuator, TellsWhatIsRunning) { EXPECT_EQ(get("/actuator/info").body, R"({"build":{"version":"1"}})"); }

TEST_F(TheActuator, GivesItsMetricsToPrometheus) {
  const auto answer =
      get("/actuator/prometheus",
          {{"Accept", "application/openmetrics-text;version=1.0.0,text/plain;version=0.0.4;q=0.5,*/*;q=0.1"}});
  EXPECT_EQ(answer.content_type, "text/plain;version=0.0.4;charset=utf-8");
  EXPECT_EQ(answer.body, "up 1\n");
}

TEST_F(TheActuator, AnswersClientsOfTheReferenceInTheVersionThatTheyAskFor) {
  constexpr auto version_2 = "application/vnd.spring-boot.actuator.v2+json";
  EXPECT_EQ(get("/actuator/health", {{"Accept", version_2}}).content_type, version_2);
}

TEST_F(TheActuator, AnswersPlainJsonToWhoAsksForIt) {
  EXPECT_EQ(get("/actuator/health", {{"Accept", "application/json"}}).content_type, "application/json");
}

}  // namespace
}  // namespace boxoffice::http
