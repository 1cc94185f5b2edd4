#include "platform/idempotency/once.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/http/tests/api_fixture.hpp"
#include "platform/idempotency/tests/key_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::idempotency {
namespace {

/// A handler that counts how often it was really asked, behind Once.
class Serving : public testing::Test {
 public:
  Serving() { start(); }

  http::Response send(std::string_view key, std::string_view body = R"({"title":"토지"})") {
    const auto request = http::a_request(http::Method::post, "/books", {{"Idempotency-Key", key}}, body);
    return scheduler.run(serve(request));
  }

  Task<http::Response> serve(const http::Request& request) {
    const auto call = http::a_call(request);
    co_return co_await (*once)(call, [this] { return handle(); });
  }

  Task<http::Response> handle() {
    ++served;
    if (free) co_await free->wait();
    if (broken) throw std::runtime_error("the database is gone");
    co_return http::an_answer(status, "answer " + std::to_string(served)).with("ETag", "\"1\"");
  }

  void restart() {
    once.reset();
    table.restart();
    start();
  }

  SimulatedScheduler scheduler;
  KeyTable table{scheduler};
  std::unique_ptr<Once> once;
  std::unique_ptr<Signal> free;
  int served = 0;
  int status = 201;
  bool broken = false;

 private:
  void start() {
    once = std::make_unique<Once>(*table.store, scheduler);
    scheduler.run(once->load());
  }
};

using ARepeatedRequest = Serving;

TEST_F(ARepeatedRequest, GetsTheFirstAnswerAlsoAfterARestart) {
  const auto first = send("k");
  restart();
  const auto again = send("k");
  EXPECT_EQ(served, 1);
  EXPECT_EQ(again.status, 201);
  EXPECT_EQ(again.body, first.body);
  EXPECT_EQ(http::field(again, "ETag"), "\"1\"");
  EXPECT_EQ(http::field(again, "Idempotent-Replayed"), "true");
  EXPECT_EQ(http::field(first, "Idempotent-Replayed"), std::nullopt);
}

TEST_F(ARepeatedRequest, IsTheSameInOtherBytes) {
  send("k", R"({"title":"a","shelf":1})");
  EXPECT_EQ(send("k", R"({ "shelf":1, "title":"\u0061" })").body, "answer 1");
}

TEST_F(ARepeatedRequest, MayBringATableAndIsAnotherOneWithAnotherQuery) {
  const auto send_table = [this](std::string_view target) {
    const http::FieldList fields{{"Idempotency-Key", "k"}, {"Content-Type", "text/csv"}};
    return scheduler.run(serve(http::a_request(http::Method::post, target, fields, "id\r\n1\r\n")));
  };
  EXPECT_EQ(send_table("/books?shelf=1").body, "answer 1");
  EXPECT_EQ(send_table("/books?shelf=1").body, "answer 1");
  EXPECT_EQ(send_table("/books?shelf=2").status, 422);
}

TEST_F(ARepeatedRequest, IsServedAnewUnderAnotherKeyAndWithoutOne) {
  send("k");
  EXPECT_EQ(send("other").body, "answer 2");
  const auto request = http::a_request(http::Method::post, "/books", {}, "{}");
  EXPECT_EQ(scheduler.run(serve(request)).body, "answer 3");
}

TEST_F(ARepeatedRequest, IsServedAnewWhenItsAnswerWasNotForGood) {
  for (const int passing : {202, 400, 404, 409, 412, 422, 503}) {
    status = passing;
    send("k");
  }
  status = 201;
  EXPECT_EQ(send("k").body, "answer 8");
  EXPECT_EQ(send("k").body, "answer 8");
}

TEST_F(ARepeatedRequest, IsServedAnewWhenTheFirstBroke) {
  broken = true;
  EXPECT_THROW(send("k"), std::runtime_error);
  broken = false;
  EXPECT_EQ(send("k").status, 201);
}

TEST_F(ARepeatedRequest, IsForgottenAfterSevenDays) {
  send("k");
  scheduler.advance(IdempotencyKeys::live);
  EXPECT_EQ(scheduler.run(once->forget_old_keys()), 0U);
  scheduler.advance(std::chrono::milliseconds{1});
  EXPECT_EQ(scheduler.run(once->forget_old_keys()), 1U);
  EXPECT_EQ(send("k").body, "answer 2");
}

TEST_F(ARepeatedRequest, IsAskedToWaitWhileTheFirstIsRunning) {
  free = std::make_unique<Signal>(scheduler);
  const auto request = http::a_request(http::Method::post, "/books", {{"Idempotency-Key", "k"}}, "{}");
  http::Response first;
  detach([](Task<http::Response> serving, http::Response& into) -> Task<void> { into = co_await std::move(serving); }(
                                                                    serve(request), first));
  scheduler.run_until_idle();
  const auto again = send("k", "{}");
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(http::field(again, "Retry-After"), "1");
  EXPECT_EQ(send("k", R"({"other":1})").status, 422);

  free->notify();
  scheduler.run_until_idle();
  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(send("k", "{}").body, first.body);
  EXPECT_EQ(served, 1);
}

TEST_F(Serving, RefusesAnotherRequestUnderTheSameKey) {
  send("k");
  EXPECT_EQ(send("k", R"({"title":"other"})").status, 422);
  EXPECT_EQ(served, 1);
}

TEST_F(Serving, RefusesWhatIsNoKey) {
  EXPECT_EQ(send("").status, 400);
  EXPECT_EQ(send(std::string(256, 'x')).status, 400);
  EXPECT_EQ(served, 0);
}

}  // namespace
}  // namespace boxoffice::idempotency
