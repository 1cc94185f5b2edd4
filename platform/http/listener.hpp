#pragma once

#include "platform/async/spawn.hpp"
#include "platform/http/connection.hpp"
#include "platform/http/request_reader.hpp"
#include "platform/http/response_text.hpp"
#include "platform/http/server.hpp"

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/system/error_code.hpp>

#include <array>
#include <chrono>
#include <coroutine>
#include <memory>
#include <string>
#include <vector>

namespace boxoffice::http {

/// What all connections of a server share: the listening socket, the sweep that keeps their times, spare memory, the
/// buffer that answers are written into. Lives as long as its last connection.
class Listener : public std::enable_shared_from_this<Listener> {
 public:
  Listener(boost::asio::io_context& io, Scheduler& scheduler, const Endpoint& endpoint, Handler handler,
           Server::MakeProblem make_problem, const Limits& limits);

  void start();
  /// Closes the listening socket and every connection.
  void shut_down();
  Task<bool> stop(Scheduler::Duration at_most);

  std::uint16_t port() const { return port_; }
  bool is_stopping() const { return stopping_; }
  const Limits& limits() const { return limits_; }
  ServerCounters& counters() { return counters_; }
  const Handler& handler() const { return handler_; }
  Response problem(const Refusal& refusal) const { return make_problem_(refusal.status, std::string(refusal.reason)); }
  const DateLine& date() const { return date_; }

  /// The time of the last sweep: near enough for deadlines of seconds, and free.
  std::chrono::steady_clock::time_point about_now() const { return about_now_; }
  std::chrono::steady_clock::time_point now() const { return scheduler_.steady_now(); }

  void welcome(Connection& connection);
  void forget(Connection& connection);
  /// Idle connections are kept apart, longest idle first, so that the next one to give way is at hand.
  void set_idle(Connection& connection);
  void set_busy(Connection& connection);

  std::unique_ptr<RequestReader> take_reader();
  void give_back(std::unique_ptr<RequestReader> reader);

  /// Where a connection writes its answers. What it does not send at once belongs to it until output_sent(); when
  /// another one writes before, it is sent first.
  std::string& output_for(Connection& writer);
  bool has_output_of(const Connection& writer) const { return writer_ == &writer; }
  void output_sent();
  /// Text may be left in the output for now: resume() will have it sent.
  bool may_defer() const { return resuming_; }

  /// Resumes a connection that waited for its socket, and sends what was left in the output meanwhile.
  void resume(std::coroutine_handle<> waiter);

  /// Where bytes go that nobody reads.
  std::array<char, 16 * 1024>& discarded_bytes() { return discarded_bytes_; }

 private:
  using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
  using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

  void listen(const Endpoint& endpoint);
  void accept();
  void accepted(const boost::system::error_code& error, Socket socket);
  void make_room();
  void sweep();
  template <class Visit>
  void for_each(Visit visit);

  boost::asio::io_context& io_;
  Acceptor acceptor_;
  Scheduler& scheduler_;
  Handler handler_;
  Server::MakeProblem make_problem_;
  Limits limits_;
  ServerCounters counters_;
  DateLine date_;
  std::uint16_t port_ = 0;
  boost::asio::ip::tcp::endpoint peer_;  // of the connection that is accepted next
  bool accepting_ = false;
  bool stopping_ = false;
  bool resuming_ = false;

  Connections idle_;
  Connections busy_;
  Signal all_gone_;
  std::unique_ptr<Scheduler::Timer> next_sweep_;
  std::chrono::steady_clock::time_point about_now_;
  std::vector<std::unique_ptr<RequestReader>> spare_readers_;
  std::string output_;
  Connection* writer_ = nullptr;  // whose text is in the output
  std::array<char, 16 * 1024> discarded_bytes_;
};

}  // namespace boxoffice::http
