#include "platform/http/client.hpp"

#include "platform/http/server.hpp"
#include "platform/http/tests/peer.hpp"
#include "platform/http/tests/raw_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace boxoffice::http {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::IsEmpty;
using Kind = ClientFailure::Kind;

class AClient : public testing::Test {
 protected:
  using Answer = std::expected<ClientResponse, ClientFailure>;

  ~AClient() override {
    client_.reset();
    world_.settle();
  }

  ClientRequest a_request(Method method = Method::get) {
    ClientRequest request;
    request.method = method;
    request.host = "127.0.0.1";
    request.port = server_.port();
    request.target = "/payments?a=b";
    return request;
  }

  /// Starts a call; `answer_` holds what came of it when it has ended.
  void start(ClientRequest request) {
    answer_.reset();
    detach([](Client& client, ClientRequest sent, std::optional<Answer>& into) -> Task<void> {
      into.emplace(co_await client.send(std::move(sent)));
    }(*client_, std::move(request), answer_));
  }

  Answer finish() {
    EXPECT_TRUE(world_.until([&] { return answer_.has_value(); }));
    return std::move(*answer_);
  }

  /// What the client makes of the bytes that a server answers, and then closes.
  Answer answered_by(std::string_view bytes, Method method = Method::get) {
    start(a_request(method));
    auto peer = server_.accept();
    peer.read_through("\r\n\r\n");
    peer.send(bytes);
    peer.end_sending();
    return finish();
  }

  World world_;
  RawServer server_{world_};
  std::optional<Client> client_{std::in_place, world_.io, world_.scheduler};
  std::optional<Answer> answer_;
};

TEST_F(AClient, SendsARequestAndReadsTheAnswer) {
  auto request = a_request(Method::post);
  request.fields = {{"Content-Type", "application/json"}};
  request.body = "{}";
  start(std::move(request));
  auto peer = server_.accept();
  EXPECT_EQ(peer.read_through("{}"),
            "POST /payments?a=b HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server_.port()) +
                "\r\nX-Request-Timeout-Ms: 10000\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}");
  peer.send(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nLocation: /payments/1\r\nContent-Length: 3\r\n\r\n{1}");
  const auto answer = finish();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 201);
  EXPECT_EQ(answer->fields.find("location"), "/payments/1");
  EXPECT_EQ(answer->body, "{1}");
}

TEST_F(AClient, UsesAConnectionAgain) {
  start(a_request());
  auto peer = server_.accept();
  for (int i = 0; i < 3; ++i) {
    if (i > 0) start(a_request());
    peer.read_through("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
    EXPECT_EQ(finish()->body, "{}");
  }
  EXPECT_EQ(client_->counters().connections_made, 1u);
}

TEST_F(AClient, MakesAConnectionForEachCallThatRunsAtTheSameTime) {
  start(a_request());
  auto peer = server_.accept();
  std::optional<Answer> other;
  detach([](Client& client, ClientRequest sent, std::optional<Answer>& into) -> Task<void> {
    into.emplace(co_await client.send(std::move(sent)));
  }(*client_, a_request(), other));
  auto second = server_.accept();
  second.read_through("\r\n\r\n");
  second.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(world_.until([&] { return other.has_value(); }));
  EXPECT_FALSE(answer_.has_value());
  peer.read_through("\r\n\r\n");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(finish()->status, 204);
}

TEST_F(AClient, DoesNotUseAConnectionAgainThatTheServerCloses) {
  start(a_request());
  {
    auto peer = server_.accept();
    peer.read_through("\r\n\r\n");
    peer.send("HTTP/1.1 200 OK\r\nConnection: keep-alive, close\r\nContent-Length: 0\r\n\r\n");
    EXPECT_EQ(finish()->status, 200);
  }
  start(a_request());
  auto peer = server_.accept();
  peer.read_through("\r\n\r\n");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(finish()->status, 204);
}

TEST_F(AClient, LooksWhetherAKeptConnectionIsStillOpenBeforeItUsesIt) {
  start(a_request());
  {
    auto peer = server_.accept();
    peer.read_through("\r\n\r\n");
    peer.send("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_TRUE(finish().has_value());
  }
  world_.settle();
  start(a_request(Method::post));
  auto peer = server_.accept();
  peer.read_through("\r\n\r\n");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(finish()->status, 204);
  EXPECT_EQ(client_->counters().repeated, 0u);
}

TEST_F(AClient, DropsKeptConnectionsAfterAWhile) {
  start(a_request());
  auto peer = server_.accept();
  peer.read_through("\r\n\r\n");
  peer.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_TRUE(finish().has_value());
  world_.pass(14s);
  EXPECT_TRUE(peer.is_open());
  world_.pass(10s);
  EXPECT_FALSE(peer.is_open());
}

class AClientWithAKeptConnection : public AClient {
 protected:
  AClientWithAKeptConnection()
      : peer_([this] {
          start(a_request());
          return server_.accept();
        }()) {
    peer_.read_through("\r\n\r\n");
    peer_.send("HTTP/1.1 204 No Content\r\n\r\n");
    EXPECT_TRUE(finish().has_value());
  }

  Peer peer_;
};

TEST_F(AClientWithAKeptConnection, RepeatsAnIdempotentRequestWhenTheServerClosesItWithoutAnAnswer) {
  start(a_request(Method::put));
  peer_.read_through("\r\n\r\n");
  peer_.reset();
  auto second = server_.accept();
  second.read_through("\r\n\r\n");
  second.send("HTTP/1.1 204 No Content\r\n\r\n");
  EXPECT_EQ(finish()->status, 204);
  EXPECT_EQ(client_->counters().repeated, 1u);
}

TEST_F(AClientWithAKeptConnection, NeverRepeatsAPost) {
  start(a_request(Method::post));
  peer_.read_through("\r\n\r\n");
  peer_.reset();
  const auto answer = finish();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, Kind::unknown);
  EXPECT_FALSE(server_.has_visitor());
}

TEST_F(AClientWithAKeptConnection, RepeatsNothingOnceAByteOfTheAnswerHasCome) {
  start(a_request());
  peer_.read_through("\r\n\r\n");
  peer_.send("H");
  peer_.end_sending();
  EXPECT_EQ(finish().error().kind, Kind::unknown);
  EXPECT_FALSE(server_.has_visitor());
}

TEST_F(AClientWithAKeptConnection, RepeatsOnlyOnce) {
  start(a_request());
  peer_.read_through("\r\n\r\n");
  peer_.reset();
  {
    auto second = server_.accept();
    second.read_through("\r\n\r\n");
  }
  EXPECT_EQ(finish().error().kind, Kind::unknown);
  EXPECT_FALSE(server_.has_visitor());
}

TEST_F(AClient, KnowsThatARequestNeverLeftWhenNobodyListens) {
  auto request = a_request(Method::post);
  {
    const RawServer gone(world_);
    request.port = gone.port();
  }
  start(std::move(request));
  const auto answer = finish();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, Kind::never_sent);
  EXPECT_THAT(answer.error().reason, HasSubstr("refused"));
}

TEST_F(AClient, KnowsThatARequestNeverLeftWhenItsTimeIsOver) {
  auto request = a_request();
  request.deadline = world_.scheduler.steady_now();
  start(std::move(request));
  EXPECT_EQ(finish().error().kind, Kind::never_sent);
}

TEST_F(AClient, KnowsThatARequestNeverLeftWhenTheNameLeadsNowhere) {
  auto request = a_request();
  request.host = "nowhere.invalid";
  start(std::move(request));
  EXPECT_TRUE(world_.until([&] { return answer_.has_value(); }));
  EXPECT_EQ(answer_->error().kind, Kind::never_sent);
}

TEST_F(AClient, NeverSendsWhatCouldBeReadAsTwoRequests) {
  auto request = a_request();
  request.fields = {{"X-Note", "a\r\n\r\nGET / HTTP/1.1"}};
  start(std::move(request));
  EXPECT_EQ(finish().error().kind, Kind::never_sent);
}

TEST_F(AClient, GivesUpAtTheDeadlineAndSaysHowMuchOfItIsLeft) {
  auto request = a_request(Method::post);
  request.deadline = world_.scheduler.steady_now() + 610ms;
  start(std::move(request));
  auto peer = server_.accept();
  EXPECT_THAT(peer.read_through("\r\n\r\n"), HasSubstr("\r\nX-Request-Timeout-Ms: 610\r\n"));
  world_.pass(600ms);
  EXPECT_FALSE(answer_.has_value());
  world_.pass(20ms);
  const auto answer = finish();
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, Kind::unknown);
}

TEST_F(AClient, GivesUpOnAServerThatAnswersForEver) {
  start(a_request());
  auto peer = server_.accept();
  peer.read_through("\r\n\r\n");
  peer.send("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
  for (int i = 0; i < 11 && !answer_; ++i) {
    peer.send("x");
    world_.pass(1s);
  }
  EXPECT_EQ(finish().error().kind, Kind::unknown);
}

TEST_F(AClient, ReadsAnAnswerThatEndsWithTheConnection) {
  EXPECT_EQ(answered_by("HTTP/1.0 200 OK\r\n\r\nall of it")->body, "all of it");
}

TEST_F(AClient, ReadsNoBodyAfterHead) {
  const auto answer = answered_by("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", Method::head);
  ASSERT_TRUE(answer.has_value());
  EXPECT_THAT(answer->body, IsEmpty());
}

TEST_F(AClient, TakesNoAnswerThatIsNotSound) {
  for (const std::string_view bytes : {
           "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 2, 2\r\n\r\n{}",
           "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 2\r\n\r\n{}",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: cow\r\n\r\n{}",
           "HTTP/1.1 200 OK\r\nX-Note: a\r\n b\r\nContent-Length: 2\r\n\r\n{}",
           "HTTP/1.1 200 OK\nContent-Length: 2\n\n{}",
           "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
           "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
           "HTTP/1.1 200 OK\r\nContent-Length: 100000000\r\n\r\n",
           "HTTP/1.1 101 Switching Protocols\r\n\r\n",
           "HTTP/3.0 200 OK\r\n\r\n",
           "SSH-2.0-OpenSSH\r\n",
       }) {
    const auto answer = answered_by(bytes);
    ASSERT_FALSE(answer.has_value()) << bytes;
    EXPECT_EQ(answer.error().kind, Kind::unknown) << bytes;
  }
}

TEST_F(AClient, ReadsAnAnswerThatComesByteByByte) {
  start(a_request());
  auto peer = server_.accept();
  peer.read_through("\r\n\r\n");
  for (const char byte :
       std::string_view("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX: y\r\n\r\n")) {
    peer.send({&byte, 1});
    world_.settle();
  }
  EXPECT_EQ(finish()->body, "{}");
}

TEST_F(AClient, ReadsARefusalThatComesBeforeTheWholeRequestIsSent) {
  auto request = a_request(Method::post);
  request.body = std::string(5'000'000, 'x') + "end";
  start(std::move(request));
  auto peer = server_.accept();
  peer.send("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
  peer.end_sending();
  peer.read_through("end");
  EXPECT_EQ(finish()->status, 413);
}

TEST_F(AClient, TalksToOurOwnServer) {
  Server ours(
      world_.io, world_.scheduler, {},
      [](const Request& request) -> Task<Response> {
        co_return Response{.content_type = "text/plain", .fields = {}, .body = std::string(request.body) + "!"};
      },
      [](int status, std::string) { return Response{.status = status, .content_type = {}, .fields = {}, .body = {}}; });
  for (int i = 0; i < 3; ++i) {
    auto request = a_request(Method::post);
    request.port = ours.port();
    request.host = "localhost";
    request.body = std::string(60'000, 'x');
    start(std::move(request));
    EXPECT_EQ(finish()->body.size(), 60'001u);
  }
  EXPECT_EQ(client_->counters().connections_made, 1u);
  client_.reset();
}

}  // namespace
}  // namespace boxoffice::http
