#include "platform/http/tls.hpp"

#include "platform/async/spawn.hpp"
#include "platform/http/client.hpp"
#include "platform/http/tests/peer.hpp"
#include "platform/http/tests/tls_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::http {
namespace {

using testing::HasSubstr;
using testing::StartsWith;
using Kind = ClientFailure::Kind;
using Answer = std::expected<ClientResponse, ClientFailure>;

/// A client that trusts one certificate.
class ASecureCall : public testing::Test {
 protected:
  ASecureCall() {
    std::signal(SIGPIPE, SIG_IGN);
    trusted_.write_to(file_);
    ::setenv("SSL_CERT_FILE", file_.c_str(), 1);
    client_.emplace(world_.io, world_.scheduler);
  }
  ~ASecureCall() override {
    client_.reset();
    world_.settle();
    ::unsetenv("SSL_CERT_FILE");
    std::filesystem::remove(file_);
  }

  Answer call(const TlsServer& server, std::string host = "localhost", std::string body = {}) {
    ClientRequest request;
    request.method = Method::post;
    request.host = std::move(host);
    request.port = server.port();
    request.secure = true;
    request.body = std::move(body);
    return world_.run(client_->send(std::move(request)));
  }

  World world_;
  SelfSigned trusted_{"DNS:localhost"};
  std::filesystem::path file_ =
      std::filesystem::temp_directory_path() / ("boxoffice-tls-" + std::to_string(::getpid()) + ".pem");
  std::optional<Client> client_;
};

TEST_F(ASecureCall, ReachesWhomItTrusts) {
  std::string heard;
  std::optional<Answer> answer;
  {
    TlsServer server(trusted_, [&](TlsServer::Visitor& visitor) {
      heard = visitor.read_through("\r\n\r\n");
      visitor.send("HTTP/1.1 201 Created\r\nContent-Length: 2\r\n\r\n{}");
    });
    answer = call(server);
  }
  ASSERT_TRUE(answer->has_value()) << answer->error().reason;
  EXPECT_EQ((*answer)->status, 201);
  EXPECT_EQ((*answer)->body, "{}");
  EXPECT_THAT(heard, StartsWith("POST / HTTP/1.1\r\nHost: localhost:"));
}

TEST_F(ASecureCall, CarriesMoreThanOneRecordHoldsEitherWay) {
  const std::string much(300'000, 'x');
  std::string heard;
  std::optional<Answer> answer;
  {
    TlsServer server(trusted_, [&](TlsServer::Visitor& visitor) {
      heard = visitor.read_through(much + "end");
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(much.size()) + "\r\n\r\n");
      visitor.send(much);
    });
    answer = call(server, "localhost", much + "end");
  }
  ASSERT_TRUE(answer->has_value()) << answer->error().reason;
  EXPECT_EQ((*answer)->body, much);
  EXPECT_TRUE(heard.ends_with(much + "end"));
}

TEST_F(ASecureCall, UsesAConnectionAgain) {
  TlsServer server(trusted_, [&](TlsServer::Visitor& visitor) {
    for (int i = 0; i < 2; ++i) {
      visitor.read_through("\r\n\r\n");
      visitor.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}");
    }
  });
  for (int i = 0; i < 2; ++i) {
    const auto answer = call(server);
    ASSERT_TRUE(answer.has_value()) << answer.error().reason;
    EXPECT_EQ(answer->body, "{}");
  }
  EXPECT_EQ(client_->counters().connections_made, 1u);
}

TEST_F(ASecureCall, SaysNothingToWhomNobodyVouchesFor) {
  bool served = false;
  std::optional<Answer> answer;
  {
    TlsServer stranger(SelfSigned("DNS:localhost"), [&](TlsServer::Visitor&) { served = true; });
    answer = call(stranger);
  }
  ASSERT_FALSE(answer->has_value());
  EXPECT_EQ(answer->error().kind, Kind::never_sent);
  EXPECT_THAT(answer->error().reason, HasSubstr("certificate"));
  EXPECT_FALSE(served);
}

TEST_F(ASecureCall, SaysNothingToWhomIsTrustedUnderAnotherName) {
  for (const auto* const host : {"127.0.0.1", "ip6-localhost"}) {
    bool served = false;
    std::optional<Answer> answer;
    {
      TlsServer server(trusted_, [&](TlsServer::Visitor&) { served = true; });
      answer = call(server, host);
    }
    ASSERT_FALSE(answer->has_value());
    EXPECT_EQ(answer->error().kind, Kind::never_sent) << host;
    EXPECT_FALSE(served) << host;
  }
}

TEST_F(ASecureCall, KnowsAServerByItsAddressToo) {
  const SelfSigned address("IP:127.0.0.1");
  address.write_to(file_);
  TlsServer server(address, [](TlsServer::Visitor& visitor) {
    visitor.read_through("\r\n\r\n");
    visitor.send("HTTP/1.1 204 No Content\r\n\r\n");
  });
  const auto answer = call(server, "127.0.0.1");
  ASSERT_TRUE(answer.has_value()) << answer.error().reason;
  EXPECT_EQ(answer->status, 204);
}

TEST_F(ASecureCall, TakesAnEndForAnEndOnlyWhenTheServerSaysSo) {
  for (const bool says_so : {true, false}) {
    TlsServer server(trusted_, [&](TlsServer::Visitor& visitor) {
      visitor.read_through("\r\n\r\n");
      visitor.send("HTTP/1.1 200 OK\r\n\r\nup to the end");
      if (says_so) visitor.say_goodbye();
    });
    const auto answer = call(server);
    EXPECT_EQ(answer.has_value(), says_so) << "anybody between could cut it off";
  }
}

TEST_F(ASecureCall, DoesNotSpeakToAServerThatSpeaksNoTls) {
  const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof(address);
  ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), size), 0);
  ASSERT_EQ(::listen(socket, 1), 0);
  ASSERT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
  std::jthread plain([socket] {
    const int accepted = ::accept(socket, nullptr, nullptr);
    const std::string_view text = "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n";
    ::send(accepted, text.data(), text.size(), MSG_NOSIGNAL);
    ::close(accepted);
  });
  ClientRequest request;
  request.host = "localhost";
  request.port = ntohs(address.sin_port);
  request.secure = true;
  const auto answer = world_.run(client_->send(std::move(request)));
  plain.join();
  ::close(socket);
  ASSERT_FALSE(answer.has_value());
  EXPECT_EQ(answer.error().kind, Kind::never_sent);
}

}  // namespace
}  // namespace boxoffice::http
