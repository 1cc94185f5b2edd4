#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/task.hpp"
#include "platform/http/limits.hpp"
#include "platform/http/message.hpp"

#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>

namespace boost::asio {
class io_context;
}

namespace boxoffice::http {

class Listener;

/// Where a server listens. The host is an address or a name ("127.0.0.1", "::", "localhost"); port 0 takes a free one.
struct Endpoint {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
};

/// The endpoint cannot be had; the message names it and says why.
struct CannotListen : std::runtime_error {
  /// What another one would help.
  enum class Fault : std::uint8_t {
    host,  ///< not an address of this machine
    port,  ///< in use, not permitted, or what else the system says
  };
  CannotListen(Fault at, const std::string& message) : std::runtime_error(message), fault(at) {}

  Fault fault;
};

/// What a server has seen so far. Read it on the scheduler's thread.
struct ServerCounters {
  std::uint64_t connections_accepted = 0;
  std::uint64_t connections_open = 0;      ///< now
  std::uint64_t connections_evicted = 0;   ///< idle ones closed to make room, see Limits::connections
  std::uint64_t connections_expired = 0;   ///< closed because a time limit was over, idle ones apart
  std::uint64_t requests = 0;              ///< handed to the handler
  std::uint64_t requests_in_progress = 0;  ///< now
  std::uint64_t streams_open = 0;          ///< now; their requests are not in progress any more
  std::uint64_t refused = 0;               ///< answered without the handler: framing, sizes, times
  std::uint64_t handler_failures = 0;      ///< the handler threw, 500 was answered
};

/// An HTTP/1.1 server for one handler: keep-alive, pipelining in order, every rule of wire.md "HTTP in". All of it runs
/// on the scheduler's thread, which is the io_context's. Refusals and failures of the handler are answered by what
/// `make_problem` makes of them.
class Server {
 public:
  using MakeProblem = Response (*)(int status, std::string detail);

  /// Listens at once. Throws CannotListen.
  Server(boost::asio::io_context& io, Scheduler& scheduler, const Endpoint& endpoint, Handler handler,
         MakeProblem make_problem, const Limits& limits = {});
  /// Closes every connection as it is. Handlers that still run go on, their answers are dropped.
  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// The port that it listens on, also when it was asked for port 0.
  std::uint16_t port() const;
  const ServerCounters& counters() const;

  /// Accepts nothing more, closes idle connections at once, lets requests that have begun finish (their answers say
  /// Connection: close) and cuts what is left after the time. True when nothing was left.
  Task<bool> stop(Scheduler::Duration at_most);

 private:
  std::shared_ptr<Listener> listener_;
};

}  // namespace boxoffice::http
