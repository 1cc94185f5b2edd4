#pragma once

#include "platform/http/tests/peer.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <cstdint>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace boxoffice::http {

/// A server whose every byte the test sends.
class RawServer {
 public:
  explicit RawServer(World& world) : world_(world), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* const where = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof(address);
    EXPECT_EQ(::bind(socket_, where, size), 0);
    EXPECT_EQ(::listen(socket_, 16), 0);
    EXPECT_EQ(::getsockname(socket_, where, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  RawServer(const RawServer&) = delete;
  RawServer& operator=(const RawServer&) = delete;
  ~RawServer() { ::close(socket_); }

  std::uint16_t port() const { return port_; }

  Peer accept() {
    int accepted = -1;
    EXPECT_TRUE(world_.until([&] { return (accepted = ::accept(socket_, nullptr, nullptr)) >= 0; }));
    return Peer(world_, accepted);
  }

  bool has_visitor() {
    world_.settle();
    const int accepted = ::accept(socket_, nullptr, nullptr);
    if (accepted >= 0) ::close(accepted);
    return accepted >= 0;
  }

 private:
  World& world_;
  int socket_;
  std::uint16_t port_ = 0;
};

}  // namespace boxoffice::http
