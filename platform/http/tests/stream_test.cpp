#include "platform/async/spawn.hpp"
#include "platform/http/client.hpp"
#include "platform/http/server.hpp"
#include "platform/http/tests/peer.hpp"
#include "platform/http/tests/raw_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

namespace boxoffice::http {
namespace {

using namespace std::chrono_literals;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

/// What the test tells, and what it learns of who listens.
struct Story {
  explicit Story(Scheduler& scheduler) : news(scheduler) {}

  void tell(std::string piece) {
    pieces.push_back(std::move(piece));
    news.notify();
  }
  void end() {
    over = true;
    news.notify();
  }

  Signal news;
  std::deque<std::string> pieces;
  bool over = false;
  bool broken = false;
  bool stopped = false;  // nobody listens any more
  int listeners = 0;
};

class Telling final : public BodyStream {
 public:
  explicit Telling(Story& story) : story_(story) { ++story_.listeners; }
  ~Telling() override { --story_.listeners; }

  Task<std::optional<std::string>> next() override {
    while (story_.pieces.empty() && !story_.over) co_await story_.news.wait();
    if (story_.broken) throw std::runtime_error("broken");
    if (story_.pieces.empty()) co_return std::nullopt;
    auto piece = std::move(story_.pieces.front());
    story_.pieces.pop_front();
    co_return piece;
  }
  void stop() override {
    story_.stopped = true;
    story_.end();
  }

 private:
  Story& story_;
};

constexpr std::string_view listen = "GET /story HTTP/1.1\r\nHost: a\r\n\r\n";

class AStream : public testing::Test {
 protected:
  AStream() { start({}); }
  ~AStream() override {
    server_.reset();
    world_.settle();
  }

  void start(const Limits& limits) {
    server_.reset();
    world_.settle();
    server_.emplace(
        world_.io, world_.scheduler, Endpoint{}, [this](const Request& request) { return serve(request); },
        [](int status, std::string) {
          return Response{.status = status, .content_type = {}, .fields = {}, .body = {}};
        },
        limits);
  }

  Task<Response> serve(const Request& request) {
    if (request.path != "/story") co_return Response{.content_type = "text/plain", .fields = {}, .body = "."};
    co_return Response{
        .content_type = "text/event-stream", .fields = {}, .body = {}, .stream = std::make_unique<Telling>(story_)};
  }

  Peer connect(int receive_buffer = 0) { return Peer::connect(world_, server_->port(), receive_buffer); }

  World world_;
  Story story_{world_.scheduler};
  std::optional<Server> server_;
};

TEST_F(AStream, GoesOutPieceByPieceInChunks) {
  auto peer = connect();
  peer.send(listen);
  EXPECT_THAT(peer.read_through("\r\n\r\n"),
              AllOf(HasSubstr("Transfer-Encoding: chunked\r\n"), HasSubstr("Connection: close\r\n"),
                    Not(HasSubstr("Content-Length"))));
  story_.tell("once upon a time");
  EXPECT_EQ(peer.read_through("time\r\n"), "10\r\nonce upon a time\r\n");
  story_.tell("there was");
  EXPECT_EQ(peer.read_through("was\r\n"), "9\r\nthere was\r\n");
  EXPECT_EQ(server_->counters().streams_open, 1u);
  story_.end();
  EXPECT_EQ(peer.read_to_end(), "0\r\n\r\n");
  EXPECT_EQ(story_.listeners, 0);
  EXPECT_EQ(server_->counters().streams_open, 0u);
}

TEST_F(AStream, NeverSendsAnEmptyPieceWhichWouldBeItsEnd) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  story_.tell("");
  story_.tell("more");
  EXPECT_EQ(peer.read_through("more"), "4\r\nmore");
}

TEST_F(AStream, GoesToAnOldClientUpToTheEndOfTheConnection) {
  auto peer = connect();
  peer.send("GET /story HTTP/1.0\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_through("\r\n\r\n"), Not(HasSubstr("chunked")));
  story_.tell("once");
  EXPECT_EQ(peer.read_through("once"), "once");
  story_.end();
  EXPECT_EQ(peer.read_to_end(), "");
}

TEST_F(AStream, HasNoBodyForHead) {
  auto peer = connect();
  peer.send("HEAD /story HTTP/1.1\r\nHost: a\r\n\r\n");
  EXPECT_THAT(peer.read_to_end(), EndsWith("\r\n\r\n"));
  EXPECT_EQ(story_.listeners, 0);
}

TEST_F(AStream, ComesAfterTheAnswersToWhatWasAskedBefore) {
  auto peer = connect();
  peer.send("GET /other HTTP/1.1\r\nHost: a\r\n\r\n" + std::string(listen) + std::string(listen));
  EXPECT_THAT(peer.read_through("\r\n\r\n."), HasSubstr("text/plain"));
  EXPECT_THAT(peer.read_through("\r\n\r\n"), HasSubstr("text/event-stream"));
  story_.end();
  EXPECT_EQ(peer.read_to_end(), "0\r\n\r\n");  // nothing is answered after it
}

TEST_F(AStream, EndsWhenItsClientGoes) {
  for (const bool politely : {true, false}) {
    auto peer = connect();
    peer.send(listen);
    peer.read_through("\r\n\r\n");
    politely ? peer.close() : peer.reset();
    EXPECT_TRUE(world_.until([&] { return story_.listeners == 0; }));
    EXPECT_TRUE(world_.until([&] { return server_->counters().connections_open == 0; }));
    story_.over = false;
  }
}

TEST_F(AStream, SwallowsWhatItsClientGoesOnSaying) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  peer.send("and then?");
  world_.settle();
  story_.tell("wait");
  peer.read_through("wait");
  EXPECT_EQ(story_.listeners, 1);
}

TEST_F(AStream, EndsForAClientThatTakesNothing) {
  auto peer = connect(4096);
  peer.send(listen);
  story_.tell(std::string(8'000'000, 'x'));
  world_.pass(9s);
  EXPECT_EQ(story_.listeners, 1);
  world_.pass(3s);
  EXPECT_EQ(story_.listeners, 0);
  EXPECT_EQ(server_->counters().connections_expired, 1u);
}

TEST_F(AStream, LastsWhileNothingIsTold) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  world_.pass(10min);
  story_.tell("still here");
  peer.read_through("still here");
}

TEST_F(AStream, EndsAtOnceWhenTheServerStops) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  std::optional<bool> finished;
  detach([](Server& server, std::optional<bool>& done) -> Task<void> { done = co_await server.stop(5s); }(*server_,
                                                                                                          finished));
  EXPECT_EQ(peer.read_to_end(), "0\r\n\r\n");
  EXPECT_TRUE(story_.stopped);
  peer.close();
  EXPECT_TRUE(world_.until([&] { return finished.has_value(); }));
  EXPECT_EQ(finished, true);
}

TEST_F(AStream, IsRefusedWhenThereAreManyAlready) {
  Limits limits;
  limits.streams = 1;
  start(limits);
  auto first = connect();
  first.send(listen);
  first.read_through("\r\n\r\n");
  auto second = connect();
  second.send(listen);
  EXPECT_THAT(second.read_through("\r\n\r\n"),
              AllOf(HasSubstr("503 Service Unavailable\r\n"), HasSubstr("Retry-After: 5\r\n")));
  EXPECT_TRUE(second.is_open());
  EXPECT_EQ(story_.listeners, 1);
  first.close();
  EXPECT_TRUE(world_.until([&] { return story_.listeners == 0; }));
  story_.over = false;
  second.send(listen);
  EXPECT_THAT(second.read_through("\r\n\r\n"), HasSubstr("200 OK"));
}

TEST_F(AStream, IsCutWhenTheServerGoes) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  server_.reset();
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_TRUE(world_.until([&] { return story_.listeners == 0; }));
}

TEST_F(AStream, IsCutSoThatNobodyTakesThePartForTheWhole) {
  auto peer = connect();
  peer.send(listen);
  peer.read_through("\r\n\r\n");
  story_.broken = true;
  story_.end();
  EXPECT_EQ(peer.read_to_end(), "");
}

/// A client that takes what a server streams.
class AStreamTaken : public testing::Test {
 protected:
  ~AStreamTaken() override {
    stream_.reset();
    client_.reset();
    world_.settle();
  }

  /// Calls, and answers with the bytes.
  Peer call(std::string_view bytes, bool takes_stream = true) {
    ClientRequest request;
    request.host = "127.0.0.1";
    request.port = server_.port();
    request.takes_stream = takes_stream;
    detach([](Client& client, ClientRequest sent, std::optional<Answer>& into) -> Task<void> {
      into.emplace(co_await client.send(std::move(sent)));
    }(client_.value(), std::move(request), answer_));
    auto peer = server_.accept();
    peer.read_through("\r\n\r\n");
    peer.send(bytes);
    return peer;
  }
  Peer call_for_stream(std::string_view body = {}) {
    auto peer = call("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n" +
                     std::string(body));
    EXPECT_TRUE(world_.until([&] { return answer_.has_value(); }));
    EXPECT_TRUE(answer_->has_value());
    EXPECT_EQ((*answer_)->fields.find("Content-Type"), "text/event-stream");
    stream_ = std::move((*answer_)->stream);
    EXPECT_NE(stream_, nullptr);
    return peer;
  }
  std::optional<std::string> next() { return world_.run(stream_->next()); }
  /// `broke_off_` tells whether it did, once something happens.
  void wait_for_the_break() {
    detach([](BodyStream& stream, std::optional<bool>& into) -> Task<void> {
      try {
        co_await stream.next();
        into = false;
      } catch (const std::runtime_error&) {
        into = true;
      }
    }(*stream_, broke_off_));
  }

  using Answer = std::expected<ClientResponse, ClientFailure>;
  World world_;
  RawServer server_{world_};
  std::optional<Client> client_{std::in_place, world_.io, world_.scheduler};
  std::optional<Answer> answer_;
  std::unique_ptr<BodyStream> stream_;
  std::optional<bool> broke_off_;
};

TEST_F(AStreamTaken, ComesPieceByPiece) {
  auto peer = call_for_stream("4\r\nonce\r\n5\r\n upon\r\n");
  EXPECT_EQ(next(), "once upon");
  peer.send("7\r\n a time\r\n");
  EXPECT_EQ(next(), " a time");
  peer.send("0\r\n\r\n");
  EXPECT_EQ(next(), std::nullopt);
}

TEST_F(AStreamTaken, IsLongerThanAnyAnswerMayBe) {
  auto peer = call_for_stream();
  const std::string megabyte(1'000'000, 'x');
  std::size_t taken = 0;
  for (int i = 0; i < 12; ++i) {
    peer.send("f4240\r\n");
    for (std::size_t at = 0; at < megabyte.size(); at += 100'000) {
      peer.send(std::string_view(megabyte).substr(at, 100'000));
      while (taken < static_cast<std::size_t>(i) * megabyte.size() + at + 100'000) taken += next().value().size();
    }
    peer.send("\r\n");
  }
  EXPECT_EQ(taken, 12 * megabyte.size());
}

TEST_F(AStreamTaken, IsAnOrdinaryAnswerWhereItIsNotWanted) {
  auto peer = call(
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonce\r\n0\r\n\r\n",
      false);
  EXPECT_TRUE(world_.until([&] { return answer_.has_value(); }));
  EXPECT_EQ((*answer_)->body, "once");
  EXPECT_EQ((*answer_)->stream, nullptr);
}

TEST_F(AStreamTaken, IsNothingElseThanEvents) {
  auto peer = call("HTTP/1.1 200 OK\r\nContent-Type: text/event-streams\r\nContent-Length: 2\r\n\r\n{}");
  EXPECT_TRUE(world_.until([&] { return answer_.has_value(); }));
  EXPECT_EQ((*answer_)->body, "{}");
  EXPECT_EQ((*answer_)->stream, nullptr);
}

TEST_F(AStreamTaken, BreaksOffWithItsConnection) {
  auto peer = call_for_stream("4\r\nonce\r\n");
  EXPECT_EQ(next(), "once");
  wait_for_the_break();
  peer.close();
  EXPECT_TRUE(world_.until([&] { return broke_off_.has_value(); }));
  EXPECT_EQ(broke_off_, true);
}

TEST_F(AStreamTaken, BreaksOffWhenItsServerIsSilentForTooLong) {
  auto peer = call_for_stream();
  wait_for_the_break();
  world_.pass(44s);
  EXPECT_FALSE(broke_off_);
  world_.pass(2s);
  EXPECT_EQ(broke_off_, true);
}

TEST_F(AStreamTaken, EndsWhenNobodyWantsTheRest) {
  auto peer = call_for_stream();
  std::optional<std::optional<std::string>> got;
  detach([](BodyStream& stream, std::optional<std::optional<std::string>>& into) -> Task<void> {
    into.emplace(co_await stream.next());
  }(*stream_, got));
  stream_->stop();
  EXPECT_TRUE(world_.until([&] { return got.has_value(); }));
  EXPECT_EQ(*got, std::nullopt);
  EXPECT_EQ(peer.read_to_end(), "");
  EXPECT_EQ(next(), std::nullopt);
}

}  // namespace
}  // namespace boxoffice::http
