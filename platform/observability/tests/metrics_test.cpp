#include "platform/observability/metrics.hpp"
#include "platform/observability/http_requests.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <thread>
#include <vector>

namespace boxoffice::observability {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

constexpr std::chrono::steady_clock::time_point start{1h};

TEST(ACounter, LosesNothingWhenSeveralThreadsCount) {
  Registry registry;
  auto& counter = registry.counter("bookings_total", "Bookings");
  std::vector<std::thread> threads;
  threads.reserve(4);
  for (int thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) counter.add();
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 40'000u);
}

TEST(ATimer, CountsWhatTookAtMostABound) {
  Timer timer;
  timer.record(1ms);
  timer.record(1ms + 1ns);
  timer.record(1min);
  EXPECT_EQ(timer.count(), 3u);
  EXPECT_EQ(timer.sum(), 1min + 2ms + 1ns);
  EXPECT_EQ(timer.count_within(0), 0u);
  EXPECT_EQ(timer.count_within(1), 1u);
  EXPECT_EQ(timer.count_within(2), 2u);
  EXPECT_EQ(timer.count_within(Timer::bounds.size() - 1), 2u);
}

TEST(ATimer, ForgetsTheLongestAfterTwoPeriods) {
  Timer timer;
  timer.record(2s);
  timer.begin_period();
  timer.record(1s);
  EXPECT_EQ(timer.longest(), 2s);
  timer.begin_period();
  EXPECT_EQ(timer.longest(), 1s);
  timer.begin_period();
  EXPECT_EQ(timer.longest(), 0s);
}

TEST(ARegistry, WritesPrometheusText) {
  Registry registry({{"application", "booking"}});
  registry.counter("bookings_total", "Bookings made", {{"outcome", "made"}}).add(3);
  registry.gauge("queue_depth", "Waiting writes").set(2.5);
  EXPECT_EQ(registry.scrape(start),
            "# HELP bookings_total Bookings made\n"
            "# TYPE bookings_total counter\n"
            "bookings_total{application=\"booking\",outcome=\"made\"} 3\n"
            "# HELP queue_depth Waiting writes\n"
            "# TYPE queue_depth gauge\n"
            "queue_depth{application=\"booking\"} 2.5\n");
}

TEST(ARegistry, WritesATimerAsAHistogramAndItsLongest) {
  Registry registry;
  registry.timer("lag_seconds", "Lag", {{"consumer", "mypage"}}).record(30ms);
  const auto text = registry.scrape(start);
  EXPECT_THAT(text, HasSubstr("# TYPE lag_seconds histogram\n"));
  EXPECT_THAT(text, HasSubstr("lag_seconds_count{consumer=\"mypage\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("lag_seconds_sum{consumer=\"mypage\"} 0.03\n"));
  EXPECT_THAT(text, HasSubstr("lag_seconds_bucket{consumer=\"mypage\",le=\"0.025\"} 0\n"));
  EXPECT_THAT(text, HasSubstr("lag_seconds_bucket{consumer=\"mypage\",le=\"0.05\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("lag_seconds_bucket{consumer=\"mypage\",le=\"+Inf\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("# TYPE lag_seconds_max gauge\nlag_seconds_max{consumer=\"mypage\"} 0.03\n"));
}

TEST(ARegistry, ForgetsTheLongestOfATimerAfterTwoMinutes) {
  Registry registry;
  registry.timer("lag_seconds", "Lag").record(30ms);
  registry.scrape(start);
  EXPECT_THAT(registry.scrape(start + 50s), HasSubstr("lag_seconds_max 0.03\n"));
  registry.scrape(start + 1min);
  EXPECT_THAT(registry.scrape(start + 2min), HasSubstr("lag_seconds_max 0\n"));
}

TEST(ARegistry, AsksItsReadingsWhenScraped) {
  Registry registry;
  double open = 0;
  registry.gauge("breaker_state", "State", {{"call", "payment"}}, [&] { return open; });
  registry.counter("breaker_opened_total", "Openings", {}, [&] { return open * 2; });
  open = 1;
  const auto text = registry.scrape(start);
  EXPECT_THAT(text, HasSubstr("breaker_state{call=\"payment\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("breaker_opened_total 2\n"));
}

TEST(ARegistry, GivesTheSameInstrumentForTheSameNameAndLabels) {
  Registry registry;
  auto& first = registry.counter("bookings_total", "Bookings", {{"outcome", "made"}});
  EXPECT_EQ(&first, &registry.counter("bookings_total", "Bookings", {{"outcome", "made"}}));
  EXPECT_NE(&first, &registry.counter("bookings_total", "Bookings", {{"outcome", "refused"}}));
}

TEST(ARegistry, RefusesTwoKindsUnderOneName) {
  Registry registry;
  registry.counter("bookings_total", "Bookings");
  EXPECT_THROW(registry.gauge("bookings_total", "Bookings"), std::logic_error);
}

TEST(ARegistry, RefusesASecondReadingOfTheSameSeries) {
  Registry registry;
  registry.gauge("depth", "Depth", {}, [] { return 0; });
  EXPECT_THROW(registry.gauge("depth", "Depth", {}, [] { return 1; }), std::logic_error);
}

TEST(ARegistry, RefusesANameThatPrometheusWouldNotTake) {
  Registry registry;
  EXPECT_THROW(registry.counter("bookings total", "Bookings"), std::logic_error);
  EXPECT_THROW(registry.counter("bookings_total", "Bookings", {{"an outcome", "made"}}), std::logic_error);
}

TEST(HttpRequestsOfARoute, HaveMicrometersNamesAndLabels) {
  Registry registry;
  HttpRequests requests(registry);
  auto& route = requests.route("POST", "/bookings");
  route.answered(201, 3ms);
  route.answered(201, 4ms);
  route.answered(503, 1ms);
  const auto text = registry.scrape(start);
  EXPECT_THAT(text, HasSubstr("http_server_requests_seconds_count{method=\"POST\",uri=\"/bookings\",status=\"201\","
                              "outcome=\"SUCCESS\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("http_server_requests_seconds_sum{method=\"POST\",uri=\"/bookings\",status=\"503\","
                              "outcome=\"SERVER_ERROR\"} 0.001\n"));
  EXPECT_THAT(text, HasSubstr("http_server_requests_seconds_max{method=\"POST\",uri=\"/bookings\",status=\"201\","
                              "outcome=\"SUCCESS\"} 0.004\n"));
}

TEST(HttpRequestsOfARoute, AppearOnceItHasAnswered) {
  Registry registry;
  HttpRequests requests(registry);
  auto& route = requests.route("GET", "/bookings/{id}");
  EXPECT_EQ(registry.scrape(start), "");
  EXPECT_EQ(&route, &requests.route("GET", "/bookings/{id}"));
}

TEST(AnOutcome, FollowsTheStatus) {
  EXPECT_EQ(outcome_of(202), "SUCCESS");
  EXPECT_EQ(outcome_of(304), "REDIRECTION");
  EXPECT_EQ(outcome_of(404), "CLIENT_ERROR");
  EXPECT_EQ(outcome_of(503), "SERVER_ERROR");
  EXPECT_EQ(outcome_of(100), "INFORMATIONAL");
  EXPECT_EQ(outcome_of(0), "UNKNOWN");
}

}  // namespace
}  // namespace boxoffice::observability
