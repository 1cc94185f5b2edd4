#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/task.hpp"
#include "platform/http/client.hpp"
#include "platform/http/response_reader.hpp"
#include "platform/http/tls.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {

using TimePoint = std::chrono::steady_clock::time_point;

/// Where a name leads: addresses to try in turn, or why there are none.
using Addresses = std::expected<std::vector<boost::asio::ip::tcp::endpoint>, std::string>;

/// Asks the system's resolver, which cannot be hurried: race it against a deadline.
Task<Addresses> resolve(boost::asio::io_context& io, std::string host, std::uint16_t port);

/// One connection to a server: carries one request after the other.
class ClientConnection {
 public:
  /// How far an exchange got that failed.
  enum class Reached : std::uint8_t {
    nothing,  ///< not one byte of the request left
    request,  ///< something of the request left, nothing of an answer came, the server has closed
    unclear,  ///< anything else
  };
  struct Failure {
    Reached reached;
    std::string reason;
  };

  ClientConnection(boost::asio::io_context& io, Scheduler& scheduler);

  /// The reason when no address took the connection by the deadline; empty when one did.
  Task<std::string> connect(std::vector<boost::asio::ip::tcp::endpoint> addresses, TimePoint deadline);

  /// Speaks TLS from now on, with that host only. The reason when it is somebody else, or it came to nothing by the
  /// deadline; empty when it is done.
  Task<std::string> secure(const Tls& tls, std::string host, TimePoint deadline);

  /// Sends the request's text and reads the answer, of one that streams the head and what has come with it. Text and
  /// reader must outlive the exchange; the space is only used while bytes are being read, so that all connections can
  /// share it.
  Task<std::expected<ClientResponse, Failure>> exchange(std::string_view text, ResponseReader& reader,
                                                        TimePoint deadline, std::span<char> space);

  /// What comes next of an answer that streams; empty at its end. The reason when it breaks off, or nothing has come by
  /// the deadline.
  Task<std::expected<std::string, std::string>> read_on(ResponseReader& reader, TimePoint deadline,
                                                        std::span<char> space);

  /// Breaks off: what is waited for ends in failure soon.
  void break_off();

  /// The server wants to be asked again over this connection.
  bool keep_alive() const { return keep_alive_; }
  /// Nothing has come since the last answer, neither bytes nor the end: it can be used once more.
  bool is_quiet();

  TimePoint made_at() const { return made_at_; }
  TimePoint idle_since() const { return idle_since_; }

 private:
  using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
  struct Ready;
  struct Connected;

  Task<bool> write(std::string_view text);
  ResponseReader::State take_in(ResponseReader& reader, std::span<char> space, boost::system::error_code& error);
  std::size_t read_some(std::span<char> into, boost::system::error_code& error);
  std::size_t write_some(std::string_view text, boost::system::error_code& error);
  boost::system::error_code error_of(const TlsSession::Step& step);
  void set_deadline(TimePoint deadline);

  Scheduler& scheduler_;
  Socket socket_;
  std::optional<TlsSession> tls_;
  Socket::wait_type waits_for_ = Socket::wait_read;  // what the last read_some or write_some would have blocked for
  std::unique_ptr<Scheduler::Timer> timer_;
  TimePoint made_at_;
  TimePoint idle_since_;
  std::size_t written_ = 0;
  bool late_ = false;
  bool keep_alive_ = true;
};

}  // namespace boxoffice::http
