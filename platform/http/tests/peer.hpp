#pragma once

#include "platform/async/simulated_scheduler.hpp"

#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <chrono>
#include <cstdint>
#include <netinet/in.h>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <unistd.h>
#include <utility>

namespace boxoffice::http {

/// An io_context and a simulated time that a test drives by hand: bytes move when it lets them, seconds pass when it
/// says so.
class World {
 public:
  boost::asio::io_context io;
  SimulatedScheduler scheduler;

  /// Lets things happen until the condition holds; false when it does not although nothing more has happened for long.
  /// Counts rounds and not time, so that a machine that stands still for a while fails no test.
  template <class Condition>
  bool until(Condition condition) {
    for (int idle_rounds = 0; idle_rounds < 5'000; ++idle_rounds) {
      scheduler.run_until_idle();
      if (condition()) return true;
      io.restart();
      if (io.run_one_for(std::chrono::milliseconds(1)) > 0) idle_rounds = 0;
    }
    return false;
  }

  /// Lets everything happen that can happen by now.
  void settle() {
    for (bool idle = false; !idle;) {
      scheduler.run_until_idle();
      io.restart();
      idle = io.poll() == 0;
    }
  }

  void pass(Scheduler::Duration time) {
    settle();
    scheduler.advance(time);
    settle();
  }

  /// Starts the task and lets things happen until it has ended.
  template <class T>
  T run(Task<T> task) {
    std::optional<T> result;
    detach([](Task<T> work, std::optional<T>& into) -> Task<void> { into.emplace(co_await std::move(work)); }(
                                                        std::move(task), result));
    EXPECT_TRUE(until([&] { return result.has_value(); }));
    return std::move(*result);
  }
};

/// The other end of a connection, in raw bytes.
class Peer {
 public:
  Peer(World& world, int socket) : world_(world), socket_(socket) {}

  static Peer connect(World& world, std::uint16_t port, int receive_buffer = 0) {
    const int made = ::socket(AF_INET, SOCK_STREAM, 0);
    if (receive_buffer > 0) ::setsockopt(made, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(made, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    return Peer(world, made);
  }

  Peer(Peer&& other) noexcept
      : world_(other.world_), socket_(std::exchange(other.socket_, -1)), received_(std::move(other.received_)) {}
  ~Peer() {
    if (socket_ >= 0) ::close(socket_);
  }

  void send(std::string_view bytes) {
    EXPECT_EQ(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL), static_cast<ssize_t>(bytes.size()));
  }
  void end_sending() { ::shutdown(socket_, SHUT_WR); }
  void close() { ::close(std::exchange(socket_, -1)); }
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof(at_once));
    close();
  }

  /// What came up to and with the text; fails the test when it does not come.
  std::string read_through(std::string_view text) {
    const bool came = world_.until([&] { return take(), received_.find(text) != std::string::npos; });
    EXPECT_TRUE(came) << "received only: " << received_;
    const auto end = came ? received_.find(text) + text.size() : received_.size();
    auto read = received_.substr(0, end);
    received_.erase(0, end);
    return read;
  }

  /// So many bytes; fails the test when they do not come.
  std::string read(std::size_t bytes) {
    EXPECT_TRUE(world_.until([&] { return take(), received_.size() >= bytes; })) << "received only: " << received_;
    auto read = received_.substr(0, bytes);
    received_.erase(0, bytes);
    return read;
  }

  /// Everything up to the end of the connection; fails the test when it does not end.
  std::string read_to_end() {
    EXPECT_TRUE(world_.until([&] { return take(), ended_; })) << "still open after: " << received_;
    return std::exchange(received_, {});
  }

  bool is_open() {
    world_.settle();
    take();
    return !ended_;
  }

  /// What is there now, unread.
  const std::string& peek() {
    world_.settle();
    take();
    return received_;
  }

 private:
  void take() {
    char bytes[4096];
    ssize_t count = 0;
    while ((count = ::recv(socket_, bytes, sizeof(bytes), MSG_DONTWAIT)) > 0)
      received_.append(bytes, static_cast<std::size_t>(count));
    ended_ = ended_ || count == 0 || (count < 0 && errno != EAGAIN);
  }

  World& world_;
  int socket_;
  std::string received_;
  bool ended_ = false;
};

}  // namespace boxoffice::http
