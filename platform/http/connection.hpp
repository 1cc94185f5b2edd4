#pragma once

#include "platform/async/task.hpp"
#include "platform/http/message.hpp"

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace boxoffice::http {

class Listener;
class RequestReader;

using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

/// One client's connection to a server: reads a request, has it handled, answers, and again. One coroutine for its
/// whole life; while it is idle it owns little more than its socket.
class Connection : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  Connection(std::shared_ptr<Listener> listener, Socket socket, const PeerAddress& peer);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  /// Serves until the connection is over.
  static Task<void> serve(std::unique_ptr<Connection> connection);

  bool is_late(std::chrono::steady_clock::time_point now) const { return now >= deadline_; }
  /// The sweep found that its time is over.
  void expire();
  /// Closes if nothing of a request has come yet, and ends an answer that streams: room is needed, or the server stops.
  void ask_to_leave();
  /// Closes as it is.
  void abort();
  /// Sends what it left in the listener's output, as far as the socket takes it at once.
  void send_output();

 private:
  enum class Phase : std::uint8_t { idle, head, body, handling, draining, streaming, lingering };
  struct Ready;

  Task<void> exchange_all();
  Task<bool> drain();
  Task<bool> stream(Response response);
  Task<void> send_pieces(BodyStream& body, bool chunked);
  Task<void> watch(BodyStream& body);
  Task<void> linger();

  bool needs_input() const;
  void begin_waiting();
  void enter(Phase phase);
  void receive();
  void end_of_input(int status, std::string_view reason);
  void begin_handling();
  void answer_expectation();
  void answer(const Response& response, bool close);
  Response too_many_streams();
  bool send_unsent();
  std::size_t send_some(std::string_view bytes);

  std::shared_ptr<Listener> listener_;
  Socket socket_;
  PeerAddress peer_;
  std::unique_ptr<RequestReader> reader_;  // none while idle
  std::string unsent_;                     // what the socket did not take at once
  std::size_t unsent_from_ = 0;
  std::chrono::steady_clock::time_point deadline_;
  std::chrono::steady_clock::time_point phase_began_;
  Phase phase_ = Phase::idle;
  bool first_ = true;     // the connection's first request
  bool leaving_ = false;  // asked to leave
  bool streams_ = false;
  bool late_ = false;
  bool over_ = false;
};

}  // namespace boxoffice::http
