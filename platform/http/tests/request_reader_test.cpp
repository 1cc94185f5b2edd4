#include "platform/http/request_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::http {
namespace {

using testing::ElementsAre;
using State = RequestReader::State;

constexpr Limits limits;

/// Puts the bytes into the reader, at most so many at once, and tells what comes out: each request as "METHOD path
/// body", a refusal as its status.
std::vector<std::string> read(std::string_view bytes, std::size_t at_once) {
  RequestReader reader(limits);
  std::vector<std::string> seen;
  for (;;) {
    while (reader.is_reading() && !bytes.empty()) {
      const auto room = reader.room();
      const auto count = std::min({room.size(), bytes.size(), at_once});
      std::memcpy(room.data(), bytes.data(), count);
      reader.received(count);
      bytes.remove_prefix(count);
    }
    if (reader.state() == State::refused) seen.push_back(std::to_string(reader.refusal().status));
    if (reader.state() != State::complete) return seen;
    const auto& request = reader.request();
    seen.push_back(std::string(to_string(request.method)) + ' ' + std::string(request.path) + ' ' +
                   std::string(request.body));
    reader.next();
  }
}

std::vector<std::string> read(std::string_view bytes) { return read(bytes, bytes.size()); }

std::string post(std::string_view framing_and_body) {
  return "POST /bookings HTTP/1.1\r\nHost: a\r\n" + std::string(framing_and_body);
}

const std::string next = "GET /next HTTP/1.1\r\nHost: a\r\n\r\n";

TEST(ReadingRequests, GivesHeadAndBody) {
  RequestReader reader(limits);
  const std::string bytes =
      "POST /bookings?size=1 HTTP/1.1\r\nHost: tickets.example:8081\r\nX-Note:  a b \r\nContent-Length: 2\r\n\r\n{}";
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  ASSERT_EQ(reader.state(), State::complete);
  const auto& request = reader.request();
  EXPECT_EQ(request.method, Method::post);
  EXPECT_EQ(request.target, "/bookings?size=1");
  EXPECT_EQ(request.path, "/bookings");
  EXPECT_EQ(request.query, "size=1");
  EXPECT_EQ(request.authority, "tickets.example:8081");
  EXPECT_EQ(request.fields.find("x-note"), "a b");
  EXPECT_EQ(request.body, "{}");
  EXPECT_TRUE(reader.framing().keep_alive);
}

TEST(ReadingRequests, GivesTheSameWhereverTheBytesAreCut) {
  const auto bytes = post("Content-Length: 2\r\n\r\n{}") +
                     post("Transfer-Encoding: chunked\r\n\r\n3;a=b\r\n{\"a\r\n002\r\n\"}\r\n0\r\nX-Sum: 1\r\n\r\n") +
                     "\r\n" + next + "GET / HTTP/1.1\r\nHost : a\r\n\r\n" + next;
  const auto all = ElementsAre("POST /bookings {}", "POST /bookings {\"a\"}", "GET /next ", "400");
  for (std::size_t at_once = 1; at_once <= bytes.size(); ++at_once) EXPECT_THAT(read(bytes, at_once), all) << at_once;
}

TEST(ReadingRequests, NeverTakesABodyForARequest) {
  for (const std::string_view framing : {
           "Transfer-Encoding: cow\r\n\r\n",
           "Transfer-Encoding: chunked, cow\r\n\r\n",
           "Transfer-Encoding: \"chunked\"\r\n\r\n",
           "Transfer-Encoding: gzip, chunked\r\n\r\n",
           "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
           "Transfer-Encoding:\r\n\r\n",
           "Transfer-Encoding: ,chunked\r\n\r\n",
           "Transfer-Encoding: chunked;q=1\r\n\r\n",
           "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
           "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n",
           "Content-Length: 5\r\nContent-Length: 5\r\n\r\n",
           "Content-Length: 5, 5\r\n\r\n",
           "Content-Length: +5\r\n\r\n",
           "Content-Length: -5\r\n\r\n",
           "Content-Length: 0x5\r\n\r\n",
           "Content-Length:\r\n\r\n",
           "Content-Length: 5 5\r\n\r\n",
           "Content-Length: 5;q=1\r\n\r\n",
           "Content-Length: 18446744073709551724\r\n\r\n",
       }) {
    EXPECT_THAT(read(post(framing) + next), ElementsAre("400")) << framing;
  }
}

TEST(ReadingRequests, KnowsTransferEncodingOnlyOnHttp11) {
  EXPECT_THAT(read("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), ElementsAre("400"));
}

TEST(ReadingRequests, WantsOneValidHost) {
  for (const std::string_view host :
       {"a", "a:80", "a:", "my_box-1.example:8081", "[::1]", "[::1]:8081", "a%41", "127.0.0.1"}) {
    EXPECT_THAT(read("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"), ElementsAre("GET / ")) << host;
  }
  for (const std::string_view host : {"", "a b", "user@a", "[::1", "[::1]80", "[a]", "a, b", "a,b", "a%zz", "a#b",
                                      "a/b", "a:80abc", "a:65536", ":80"}) {
    EXPECT_THAT(read("GET / HTTP/1.1\r\nHost: " + std::string(host) + "\r\n\r\n"), ElementsAre("400")) << host;
  }
  EXPECT_THAT(read("GET / HTTP/1.1\r\n\r\n"), ElementsAre("400"));
  EXPECT_THAT(read("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), ElementsAre("400"));
}

TEST(ReadingRequests, UnderstandsTargetsInTheirForms) {
  const auto with_target = [](std::string_view method_and_target) {
    return std::string(method_and_target) + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  EXPECT_THAT(read(with_target("GET http://b:81/c?d")), ElementsAre("GET /c "));
  EXPECT_THAT(read(with_target("GET HTTPS://b")), ElementsAre("GET / "));
  EXPECT_THAT(read(with_target("GET http://b?d")), ElementsAre("GET / "));
  EXPECT_THAT(read(with_target("OPTIONS *")), ElementsAre("OPTIONS * "));
  for (const std::string_view bad : {"GET *", "GET a:80", "GET ftp://b/", "GET http://u@b/", "GET http:///c",
                                     "GET /%zz", "GET /%", "GET bookings"}) {
    EXPECT_THAT(read(with_target(bad)), ElementsAre("400")) << bad;
  }
}

TEST(ReadingRequests, TakesTheAuthorityFromAnAbsoluteTarget) {
  RequestReader reader(limits);
  const std::string bytes = "GET http://b:81?d=e HTTP/1.1\r\nHost: a\r\n\r\n";
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  EXPECT_EQ(reader.request().authority, "b:81");
  EXPECT_EQ(reader.request().target, "/?d=e");
  EXPECT_EQ(reader.request().query, "d=e");
}

TEST(ReadingRequests, RefusesMethodsThatItDoesNotKnow) {
  for (const std::string_view method : {"BREW", "get", "CONNECT", "PROPFIND", "G"}) {
    EXPECT_THAT(read(std::string(method) + " / HTTP/1.1\r\nHost: a\r\n\r\n" + next), ElementsAre("501")) << method;
  }
}

TEST(ReadingRequests, RefusesALargeBodyBeforeItComes) {
  EXPECT_THAT(read(post("Content-Length: 65537\r\n\r\n")), ElementsAre("413"));
  EXPECT_THAT(read(post("Expect: 100-continue\r\nContent-Length: 1000000\r\n\r\n")), ElementsAre("413"));
  EXPECT_THAT(read(post("Transfer-Encoding: chunked\r\n\r\n10001\r\n")), ElementsAre("413"));
  EXPECT_THAT(read(post("Transfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n")), ElementsAre("413"));
}

TEST(ReadingRequests, ServesABodyOfTheWholeLimitAndWhatFollows) {
  const std::string body(65'536, 'x');
  EXPECT_THAT(read(post("Content-Length: 65536\r\n\r\n") + body + next),
              ElementsAre("POST /bookings " + body, "GET /next "));
  EXPECT_THAT(read(post("Transfer-Encoding: chunked\r\n\r\n10000\r\n") + body + "\r\n0\r\n\r\n" + next, 1'000),
              ElementsAre("POST /bookings " + body, "GET /next "));
}

TEST(ReadingRequests, CountsAllChunksOfABody) {
  std::string chunks;
  for (int i = 0; i < 66; ++i) chunks += "3e8\r\n" + std::string(1'000, ' ') + "\r\n";
  EXPECT_THAT(read(post("Transfer-Encoding: chunked\r\n\r\n") + chunks), ElementsAre("413"));
}

TEST(ReadingRequests, RefusesChunksThatAreNotAsTheGrammarSays) {
  using namespace std::string_literals;
  for (const std::string& chunks :
       {"2 x\r\n{}\r\n0\r\n\r\n"s, "0x2\r\n{}\r\n"s, "-1\r\n{}"s, "\r\n{}"s, ";a=b\r\n{}"s, "2\n{}\r\n0\r\n\r\n"s,
        "2;\n{}\r\n"s, "2\r\n{}\n0\r\n\r\n"s, "2\r\n{}XX0\r\n\r\n"s, "2\r\n{}}\r\n0\r\n\r\n"s, "2\r\n{}\r\n0\n\r\n"s,
        "2;a=\0\r\n{}"s, "2 \r\n{}\r\n0\r\n\r\n"s, "00000000000000002\r\n{}\r\n"s,
        "2\r\n{}\r\n0\r\nX-Note : a\r\n\r\n"s, "2\r\n{}\r\n0\r\nGET / HTTP/1.1\r\n\r\n"s,
        "2;"s + std::string(5'000, 'a')}) {
    const auto bytes = post("Transfer-Encoding: chunked\r\n\r\n") + chunks;
    EXPECT_THAT(read(bytes), ElementsAre("400")) << chunks.substr(0, 50);
    EXPECT_THAT(read(bytes, 1), ElementsAre("400")) << chunks.substr(0, 50);
  }
}

TEST(ReadingRequests, CountsOnlyTheFieldsThatAClientSendsAndNotWhatAGatewayAdds) {
  const auto request_with = [](int own, const std::string& more) {
    std::string head = "GET /next HTTP/1.1\r\nHost: a\r\n";
    for (int i = 1; i < own; ++i) head += "X-Pad: 1\r\n";
    return head + more + "\r\n";
  };
  const std::string gateways = "X-Forwarded-Host: a\r\nX-Forwarded-Proto: http\r\nX-Request-Timeout-Ms: 9\r\n";
  EXPECT_THAT(read(request_with(100, "")), ElementsAre("GET /next "));
  EXPECT_THAT(read(request_with(101, "")), ElementsAre("431"));
  EXPECT_THAT(read(request_with(100, gateways)), ElementsAre("GET /next "));
  EXPECT_THAT(read(request_with(101, gateways)), ElementsAre("431"));
  EXPECT_THAT(read(request_with(100, "X-Forwarded-Host: a\r\nX-Forwarded-Host: a\r\n")), ElementsAre("431"));
}

TEST(ReadingRequests, LimitsTrailersAndDropsThem) {
  std::string trailers;
  for (int i = 0; i < 101; ++i) trailers += "X-Pad: 1\r\n";
  EXPECT_THAT(read(post("Transfer-Encoding: chunked\r\n\r\n0\r\n") + trailers + "\r\n"), ElementsAre("431"));

  RequestReader reader(limits);
  const auto bytes = post("Transfer-Encoding: chunked\r\n\r\n0\r\nX-User-Id: 1\r\nConnection: close\r\n\r\n");
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  ASSERT_EQ(reader.state(), State::complete);
  EXPECT_EQ(reader.request().fields.find("X-User-Id"), std::nullopt);
  EXPECT_TRUE(reader.framing().keep_alive);
}

TEST(ReadingRequests, SeesCloseInAnyElementOfAnyConnectionField) {
  const auto keeps = [](std::string_view head) {
    RequestReader reader(limits);
    const auto bytes = std::string(head) + "\r\n\r\n";
    std::ranges::copy(bytes, reader.room().data());
    reader.received(bytes.size());
    EXPECT_EQ(reader.state(), State::complete);
    return reader.framing().keep_alive;
  };
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a"));
  EXPECT_TRUE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: x-close, closed"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Close"));
  EXPECT_FALSE(keeps("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\nConnection: close"));
  EXPECT_FALSE(keeps("GET / HTTP/1.0\r\nHost: a"));
}

TEST(ReadingRequests, ReadsHowLongTheCallerWaits) {
  RequestReader reader(limits);
  const std::string bytes = "GET / HTTP/1.1\r\nHost: a\r\nx-request-timeout-ms: 610\r\n\r\n";
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  EXPECT_EQ(reader.framing().time_left, std::chrono::milliseconds(610));
  EXPECT_THAT(read("GET / HTTP/1.1\r\nHost: a\r\nX-Request-Timeout-Ms: soon\r\n\r\n"), ElementsAre("400"));
}

TEST(ReadingRequests, ExpectsNothingButContinue) {
  EXPECT_THAT(read(post("Expect: tea\r\nContent-Length: 2\r\n\r\n{}")), ElementsAre("417"));
  EXPECT_THAT(read(post("Expect: 100-continued\r\n\r\n")), ElementsAre("417"));
  EXPECT_THAT(read(post("Expect: 100-Continue\r\nContent-Length: 2\r\n\r\n{}")), ElementsAre("POST /bookings {}"));
}

TEST(ReadingRequests, SaysContinueOnlyWhenTheClientWaits) {
  const auto waits = [](std::string_view bytes) {
    RequestReader reader(limits);
    std::ranges::copy(bytes, reader.room().data());
    reader.received(bytes.size());
    return std::pair(reader.take_expectation(), reader.take_expectation());
  };
  EXPECT_EQ(waits(post("Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")), std::pair(true, false));
  EXPECT_EQ(waits(post("Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{")), std::pair(false, false));
  EXPECT_EQ(waits(post("Expect: 100-continue\r\n\r\n")), std::pair(false, false));
  EXPECT_EQ(waits("POST / HTTP/1.0\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"),
            std::pair(false, false));
}

TEST(ReadingRequests, KnowsHeadEvenWhenItRefuses) {
  RequestReader reader(limits);
  const std::string bytes = "HEAD / HTTP/1.1\r\nHost : a\r\n\r\n";
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  EXPECT_EQ(reader.state(), State::refused);
  EXPECT_TRUE(reader.is_to_head());
}

TEST(ReadingRequests, IgnoresEmptyLinesAfterARequest) {
  RequestReader reader(limits);
  const auto bytes = next + "\r\n";
  std::ranges::copy(bytes, reader.room().data());
  reader.received(bytes.size());
  reader.next();
  EXPECT_EQ(reader.state(), State::empty);
}

TEST(ReadingRequests, SurvivesAnyBytes) {
  const auto sound =
      post("Transfer-Encoding: chunked\r\n\r\n3;a=b\r\n{\"a\r\n002\r\n\"}\r\n0\r\nX-Sum: 1\r\n\r\n") + next;
  std::uint64_t random = 1;
  const auto draw = [&random](std::uint64_t below) {
    random = random * 6364136223846793005u + 1442695040888963407u;
    return (random >> 33) % below;
  };
  for (int round = 0; round < 20'000; ++round) {
    auto bytes = sound;
    for (auto changes = 1 + draw(4); changes > 0; --changes) {
      const auto at = draw(bytes.size());
      switch (draw(3)) {
        case 0: bytes[at] = static_cast<char>(draw(256)); break;
        case 1: bytes.erase(at, 1 + draw(8)); break;
        default: bytes.insert(at, bytes.substr(draw(bytes.size()), 1 + draw(20)));
      }
    }
    read(bytes, 1 + draw(bytes.size()));
  }
}

}  // namespace
}  // namespace boxoffice::http
