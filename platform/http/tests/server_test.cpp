#include "platform/http/server.hpp"

#include "platform/async/spawn.hpp"
#include "platform/http/tests/peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

namespace boxoffice::http {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Response a_problem(int status, std::string detail) {
  return {.status = status,
          .content_type = "application/problem+json",
          .fields = {},
          .body = R"({"message":")" + detail + "\"}"};
}

Limits with_connections(std::size_t count) {
  Limits limits;
  limits.connections = count;
  return limits;
}

constexpr std::string_view get = "GET /echo HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr std::string_view close_after = "GET /echo HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";

/// A server that says what it was asked, and on /slow waits until the test lets it go on.
class AServer : public testing::Test {
 protected:
  AServer() { start({}); }
  ~AServer() override {
    for (auto& slow : slow_) slow.notify();
    server_.reset();
    world_.settle();
  }

  void start(const Limits& limits) {
    server_.reset();
    world_.settle();
    server_.emplace(
        world_.io, world_.scheduler, Endpoint{}, [this](const Request& request) { return serve(request); }, a_problem,
        limits);
  }

  Task<Response> serve(const Request& request) {
    asked_ = request;
    if (request.path == "/slow") co_await slow_.emplace_back(world_.scheduler).wait();
    if (request.path == "/broken") throw std::runtime_error("broken");
    if (request.path == "/split")
      co_return Response{.content_type = {}, .fields = {{"Location", "/a\r\nX-More: b"}}, .body = {}};
    if (request.path == "/large")
      co_return Response{.content_type = "text/plain", .fields = {}, .body = std::string(8'000'000, 'x')};
    co_return Response{.content_type = "text/plain",
                       .fields = {},
                       .body = std::string(to_string(request.method)) + " " + std::string(request.target) + " " +
                               std::string(request.body) + "."};
  }

  void let_slow_ones_go_on() {
    world_.settle();
    for (auto& slow : slow_) slow.notify();
    slow_.clear();
  }

  Peer connect() { return Peer::connect(world_, server_->port()); }

  World world_;
  std::list<Signal> slow_;
  Request asked_;  // of which the views are over
  std::optional<Server> server_;
};

TEST_F(AServer, AnswersAndKeepsTheConnection) {
  auto peer = connect();
  for (int i = 0; i < 3; ++i) {
    peer.send(get);
    EXPECT_THAT(peer.read_through("GET /echo ."),
                AllOf(StartsWith("HTTP/1.1 200 OK\r\nDate: "), HasSubstr("Content-Length: 11\r\n")));
  }
  EXPECT_TRUE(peer.is_open());
  EXPECT_EQ(server_->counters().requests, 3u);
  EXPECT_EQ(server_->counters().connections_open, 1u);
}

TEST_F(AServer, AnswersPipelinedRequestsInOrder) {
  auto peer = connect();
  peer.send(
      "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_through("GET /1 ."),
              Not(HasSubstr("/3")));  // sent although the second one is still being handled
  EXPECT_EQ(peer.peek(), "");
  let_slow_ones_go_on();
  EXPECT_THAT(peer.read_through("GET /slow ."), Not(HasSubstr("/3")));
  peer.read_through("GET /3 .");
}

TEST_F(AServer, AnswersManyPipelinedRequestsAtOnce) {
  auto peer = connect();
  std::string requests;
  for (int i = 0; i < 500; ++i) requests += "GET /" + std::to_string(i) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  peer.send(requests);
  for (int i = 0; i < 500; ++i) peer.read_through("GET /" + std::to_string(i) + " .");
}

TEST_F(AServer, ClosesWhenItIsAskedTo) {
  auto peer = connect();
  peer.send(std::string(close_after) + std::string(get));
  EXPECT_THAT(peer.read_to_end(), AllOf(HasSubstr("Connection: close\r\n"), EndsWith("GET /echo .")));
  EXPECT_EQ(server_->counters().requests, 1u);
}

TEST_F(AServer, AnswersHttp10AndCloses) {
  auto peer = connect();
  peer.send("GET /echo HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_to_end(), EndsWith("GET /echo ."));
}

TEST_F(AServer, AnswersHeadWithoutABody) {
  auto peer = connect();
  peer.send("HEAD /echo HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(get));
  EXPECT_THAT(peer.read_through("\r\n\r\n"), HasSubstr("Content-Length: 12\r\n"));
  EXPECT_THAT(peer.read_through("GET /echo ."), StartsWith("HTTP/1.1 200"));
}

TEST_F(AServer, AnswersAClientThatHasClosedItsSide) {
  auto peer = connect();
  peer.send(get);
  peer.end_sending();
  EXPECT_THAT(peer.read_to_end(), EndsWith("GET /echo ."));
}

TEST_F(AServer, SaysContinueToAClientThatWaits) {
  auto peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(peer.read_through("\r\n\r\n"), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.send("{}");
  EXPECT_THAT(peer.read_through("POST /echo {}."), StartsWith("HTTP/1.1 200"));
}

TEST_F(AServer, RefusesOnceAndCloses) {
  auto peer = connect();
  peer.send(std::string(get) + "GET /echo HTTP/1.1\r\n\r\n" + std::string(get));
  peer.read_through("GET /echo .");
  EXPECT_THAT(peer.read_to_end(),
              AllOf(StartsWith("HTTP/1.1 400 "), HasSubstr("application/problem+json"), HasSubstr("Connection: close"),
                    EndsWith(R"({"message":"There must be exactly one valid Host field."})")));
  EXPECT_EQ(server_->counters().refused, 1u);
}

TEST_F(AServer, LetsARefusalArriveAlthoughTheClientGoesOnSending) {
  auto peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n");
  EXPECT_THAT(peer.read_through("\"}"), StartsWith("HTTP/1.1 413 "));
  for (int i = 0; i < 10; ++i) {
    peer.send(std::string(10'000, 'x'));  // fails the test when the server has reset the connection
    world_.settle();
  }
  peer.end_sending();
  EXPECT_TRUE(world_.until([&] { return server_->counters().connections_open == 0; }));
}

TEST_F(AServer, CutsALingeringClientAfterAWhile) {
  auto peer = connect();
  peer.send("rubbish\r\n\r\n");
  peer.read_to_end();
  EXPECT_EQ(server_->counters().connections_open, 1u);
  world_.pass(3s);
  EXPECT_EQ(server_->counters().connections_open, 0u);
}

TEST_F(AServer, AnswersWhatItsHandlerFailsAt) {
  auto peer = connect();
  peer.send("GET /broken HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_through("\"}"), AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("broken"))));
  peer.send("GET /split HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_through("\"}"), AllOf(StartsWith("HTTP/1.1 500 "), Not(HasSubstr("X-More"))));
  peer.send(get);
  peer.read_through("GET /echo .");
  EXPECT_EQ(server_->counters().handler_failures, 2u);
}

TEST_F(AServer, TellsTheHandlerWhoAsksAndHowLongHeWaits) {
  auto peer = connect();
  peer.send("GET /echo HTTP/1.1\r\nHost: a\r\nX-Request-Timeout-Ms: 610\r\n\r\n");
  peer.read_through("GET /echo .");
  EXPECT_EQ(asked_.deadline, world_.scheduler.steady_now() + 610ms);
  peer.send(get);
  peer.read_through("GET /echo .");
  EXPECT_EQ(asked_.deadline, std::nullopt);
  EXPECT_EQ(asked_.peer, (PeerAddress{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 127, 0, 0, 1}));
}

TEST_F(AServer, RefusesAHeaderThatDoesNotComeInTime) {
  auto peer = connect();
  peer.send("GET /echo HTTP/1.1\r\nX-Slow: a");
  for (int i = 0; i < 9; ++i) {
    world_.pass(1s);
    peer.send("a");
  }
  EXPECT_TRUE(peer.is_open());
  world_.pass(2s);
  EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
  EXPECT_EQ(server_->counters().connections_expired, 1u);
}

TEST_F(AServer, GivesEachRequestOfAConnectionItsOwnTime) {
  auto peer = connect();
  for (int i = 0; i < 4; ++i) {
    peer.send(get.substr(0, 10));
    world_.pass(8s);
    peer.send(get.substr(10));
    peer.read_through("GET /echo .");
  }
}

TEST_F(AServer, RefusesABodyThatDoesNotComeInTime) {
  auto peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");
  world_.pass(4s);
  EXPECT_TRUE(peer.is_open());
  world_.pass(2s);
  EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(AServer, GivesABodyMoreTimeAsItComesButNotForEver) {
  auto peer = connect();
  peer.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n");
  for (int i = 0; i < 9; ++i) {
    peer.send(std::string(1'000, 'x'));
    world_.pass(1s);
  }
  EXPECT_TRUE(peer.is_open());
  world_.pass(2s);
  EXPECT_THAT(peer.read_to_end(), StartsWith("HTTP/1.1 408 "));
}

TEST_F(AServer, ClosesIdleConnectionsWithoutAWord) {
  auto peer = connect();
  auto silent = connect();
  peer.send(get);
  peer.read_through("GET /echo .");
  world_.pass(11s);
  EXPECT_EQ(silent.read_to_end(), "");
  EXPECT_TRUE(peer.is_open());
  world_.pass(20s);
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(AServer, WaitsForItsHandlerAsLongAsItTakes) {
  auto peer = connect();
  peer.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  world_.pass(10min);
  let_slow_ones_go_on();
  peer.read_through("GET /slow .");
}

TEST_F(AServer, GivesUpOnAClientThatTakesNothing) {
  auto peer = Peer::connect(world_, server_->port(), 4096);
  peer.send("GET /large HTTP/1.1\r\nHost: a\r\n\r\n");
  world_.pass(9s);
  EXPECT_EQ(server_->counters().connections_open, 1u);
  world_.pass(3s);
  EXPECT_EQ(server_->counters().connections_open, 0u);
}

TEST_F(AServer, SendsALargeAnswerToASlowClient) {
  auto peer = connect();
  peer.send("GET /large HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_GT(peer.read_to_end().size(), 8'000'000u);
}

TEST_F(AServer, SurvivesClientsThatVanish) {
  for (const std::string_view sent : {"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n", "GET /ec",
                                      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
                                      "GET /large HTTP/1.1\r\nHost: a\r\n\r\n", "bad\r\n\r\n", ""}) {
    auto peer = connect();
    peer.send(sent);
    world_.settle();
    peer.reset();
    let_slow_ones_go_on();
    EXPECT_TRUE(world_.until([&] { return server_->counters().connections_open == 0; })) << sent;
  }
}

TEST_F(AServer, ClosesTheLongestIdleConnectionWhenItIsFull) {
  start(with_connections(3));
  auto first = connect();
  first.send(get);
  first.read_through("GET /echo .");
  auto second = connect();
  second.send(get);
  second.read_through("GET /echo .");
  first.send(get);
  first.read_through("GET /echo .");
  auto busy = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_EQ(second.read_to_end(), "");
  auto fourth = connect();
  fourth.send(get);
  fourth.read_through("GET /echo .");
  EXPECT_LE(server_->counters().connections_open, 3u);
  EXPECT_GE(server_->counters().connections_evicted, 1u);
}

TEST_F(AServer, LetsNewConnectionsWaitWhenAllAreBusy) {
  start(with_connections(1));
  auto busy = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  world_.settle();
  auto waiting = connect();
  waiting.send(get);
  EXPECT_EQ(waiting.peek(), "");
  let_slow_ones_go_on();
  busy.read_to_end();
  busy.close();
  waiting.read_through("GET /echo .");
}

TEST_F(AServer, StopsAfterItHasFinishedWhatItHasAccepted) {
  auto idle = connect();
  auto busy = connect();
  auto late = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  late.send("GET /echo HTTP/1.1\r\n");
  world_.settle();
  std::optional<bool> finished;
  detach([](Server& server, std::optional<bool>& done) -> Task<void> { done = co_await server.stop(5s); }(*server_,
                                                                                                          finished));
  EXPECT_EQ(idle.read_to_end(), "");
  let_slow_ones_go_on();
  EXPECT_THAT(busy.read_to_end(), AllOf(HasSubstr("Connection: close"), EndsWith("GET /slow .")));
  late.send("Host: a\r\n\r\n");
  EXPECT_THAT(late.read_to_end(), HasSubstr("Connection: close"));
  busy.close();
  late.close();
  EXPECT_TRUE(world_.until([&] { return finished.has_value(); }));
  EXPECT_EQ(finished, true);
}

TEST_F(AServer, CutsWhatIsNotFinishedWhenTheTimeToStopIsOver) {
  auto busy = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  world_.settle();
  std::optional<bool> finished;
  detach([](Server& server, std::optional<bool>& done) -> Task<void> { done = co_await server.stop(5s); }(*server_,
                                                                                                          finished));
  world_.pass(7s);
  EXPECT_EQ(finished, false);
  EXPECT_EQ(busy.read_to_end(), "");
}

TEST_F(AServer, MayGoWhileItsHandlersRun) {
  auto busy = connect();
  busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
  world_.settle();
  server_.reset();
  let_slow_ones_go_on();
  EXPECT_EQ(busy.read_to_end(), "");
}

TEST_F(AServer, SaysWhyItCannotListen) {
  try {
    Server twin(
        world_.io, world_.scheduler, {.port = server_->port()},
        [](const Request&) -> Task<Response> { co_return Response{}; }, a_problem);
    FAIL() << "listens on a port in use";
  } catch (const CannotListen& failure) {
    EXPECT_THAT(failure.what(), AllOf(HasSubstr("127.0.0.1:" + std::to_string(server_->port())), HasSubstr("in use")));
    EXPECT_EQ(failure.fault, CannotListen::Fault::port);
  }
}

TEST_F(AServer, TellsAnAddressThatItCannotHaveFromAPort) {
  try {
    Server elsewhere(
        world_.io, world_.scheduler, {.host = "192.0.2.1"},
        [](const Request&) -> Task<Response> { co_return Response{}; }, a_problem);
    FAIL() << "listens on another machine";
  } catch (const CannotListen& failure) {
    EXPECT_EQ(failure.fault, CannotListen::Fault::host);
  }
}

}  // namespace
}  // namespace boxoffice::http
