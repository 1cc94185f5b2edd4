#include "platform/runtime/health.hpp"

#include <gtest/gtest.h>

namespace boxoffice::runtime {
namespace {

TEST(Health, IsUpWhenEverythingIs) {
  Health health;
  health.add("db", [] { return ComponentHealth{}; });
  health.open();
  EXPECT_EQ(health.overall().http_status, 200);
  EXPECT_EQ(health.overall().body,
            R"({"status":"UP","components":{"db":{"status":"UP"},"readinessState":{"status":"UP"}}})");
}

TEST(Health, IsAsBadAsItsWorstComponent) {
  Health health;
  health.add("db", [] { return ComponentHealth{HealthStatus::down, "disk \"full\""}; });
  health.add("payment", [] { return ComponentHealth{HealthStatus::out_of_service, {}}; });
  health.open();
  EXPECT_EQ(health.overall().http_status, 503);
  EXPECT_EQ(health.overall().body,
            R"({"status":"DOWN","components":{"db":{"status":"DOWN","details":{"reason":"disk \"full\""}},)"
            R"("payment":{"status":"OUT_OF_SERVICE"},"readinessState":{"status":"UP"}}})");
}

TEST(Health, AsksItsComponentsEachTime) {
  Health health;
  auto status = HealthStatus::down;
  health.add("db", [&] { return ComponentHealth{status, {}}; });
  health.open();
  EXPECT_EQ(health.overall().http_status, 503);
  status = HealthStatus::up;
  EXPECT_EQ(health.overall().http_status, 200);
}

TEST(Readiness, IsOutOfServiceUntilEverythingIsSetUp) {
  Health health;
  EXPECT_EQ(health.readiness().http_status, 503);
  EXPECT_EQ(health.readiness().body, R"({"status":"OUT_OF_SERVICE"})");
  health.open();
  EXPECT_EQ(health.readiness().http_status, 200);
  EXPECT_EQ(health.readiness().body, R"({"status":"UP"})");
}

TEST(Readiness, IsOutOfServiceWhileDraining) {
  Health health;
  health.open();
  health.drain();
  EXPECT_TRUE(health.draining());
  EXPECT_EQ(health.readiness().http_status, 503);
  EXPECT_EQ(health.overall().http_status, 503);
}

TEST(Liveness, DependsOnNothing) {
  Health health;
  health.add("db", [] { return ComponentHealth{HealthStatus::down, {}}; });
  health.drain();
  EXPECT_EQ(health.liveness().http_status, 200);
  EXPECT_EQ(health.liveness().body, R"({"status":"UP"})");
}

}  // namespace
}  // namespace boxoffice::runtime
