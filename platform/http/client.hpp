#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/task.hpp"
#include "platform/http/limits.hpp"
#include "platform/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace boxoffice::http {

class Origins;

/// One request to send. Host, Content-Length, Connection and X-Request-Timeout-Ms are added; they and
/// Transfer-Encoding, Expect and Upgrade have no place among the fields.
struct ClientRequest {
  Method method = Method::get;
  std::string host;  ///< name or address
  std::uint16_t port = 80;
  bool secure = false;       ///< by https: the server proves who it is before anything is sent
  std::string target = "/";  ///< path and query, encoded
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  std::optional<std::chrono::steady_clock::time_point> deadline;  ///< when nobody waits for the answer any more
  bool takes_stream = false;  ///< an answer of text/event-stream is handed on as it comes, without waiting for its end
};

/// A final answer, after every check of framing. Moving keeps the fields' views valid.
struct ClientResponse {
  int status = 0;
  Fields fields;  ///< never holds trailers
  std::string body;
  std::unique_ptr<std::string> head;  ///< what the fields are views of
  /// Set for an answer that is handed on as it comes; `body` is empty then. Breaks off, by throwing, when the
  /// connection does or the server is silent for too long. It may outlive the client.
  std::unique_ptr<BodyStream> stream = nullptr;
};

/// Why there is no answer.
struct ClientFailure {
  enum class Kind : std::uint8_t {
    never_sent,  ///< not one byte of the request left: it certainly had no effect
    unknown,     ///< it may have had its effect, or not
  };
  Kind kind;
  std::string reason;  ///< for the log
};

/// What a client has done so far. Read it on the scheduler's thread.
struct ClientCounters {
  std::uint64_t calls = 0;
  std::uint64_t connections_made = 0;
  std::uint64_t repeated = 0;  ///< sent again because a kept connection turned out to be closed
  std::uint64_t never_sent = 0;
  std::uint64_t unknown = 0;
};

/// Sends HTTP/1.1 requests over kept connections. Resolves the name for each new connection. Sends no request a second
/// time, except when the server had closed a kept connection before a byte of its answer came: then once more, on a new
/// connection, if the method is idempotent or nothing of the request had left. Scheduler's thread only, which is the
/// io_context's.
class Client {
 public:
  Client(boost::asio::io_context& io, Scheduler& scheduler, const ClientLimits& limits = {});
  /// Closes the connections that are kept. Calls that still run come to their end.
  ~Client();
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  /// The answer, whatever its status, or why there is none. Waits for a connection at most connect_timeout, and from
  /// then on for the answer at most response_timeout, and for both not beyond the request's deadline; what is left of
  /// that goes out as X-Request-Timeout-Ms. Of an answer that streams, these times are its head's.
  Task<std::expected<ClientResponse, ClientFailure>> send(ClientRequest request);

  const ClientCounters& counters() const;

 private:
  std::shared_ptr<Origins> origins_;
};

}  // namespace boxoffice::http
