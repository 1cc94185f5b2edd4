#pragma once

#include "platform/async/task.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::identity {
struct Caller;
}

namespace boxoffice::http {

enum class Method : std::uint8_t { get, head, post, put, patch, delete_, options, trace, connect, unknown };

std::string_view to_string(Method method);

/// The header fields of one message, as they came: views into the message, names compared without regard to case.
class Fields {
 public:
  using Field = std::pair<std::string_view, std::string_view>;  ///< name and value, no blanks around the value

  void add(std::string_view name, std::string_view value) { fields_.emplace_back(name, value); }
  void clear() { fields_.clear(); }

  /// The first field of that name; nullopt when there is none.
  std::optional<std::string_view> find(std::string_view name) const;
  /// How many fields of that name there are.
  std::size_t count(std::string_view name) const;

  auto begin() const { return fields_.begin(); }
  auto end() const { return fields_.end(); }
  std::size_t size() const { return fields_.size(); }

 private:
  std::vector<Field> fields_;
};

/// An IPv6 address; an IPv4 one as ::ffff:a.b.c.d. All zero for none.
using PeerAddress = std::array<std::uint8_t, 16>;

/// One request after every check of framing. All views stay valid until the handler's task has ended.
struct Request {
  Method method = Method::get;
  std::string_view target;     ///< as it came, in origin form: path and query
  std::string_view path;       ///< still percent-encoded, without query
  std::string_view query;      ///< without the question mark, still encoded
  std::string_view authority;  ///< host and port that the client asked for: of an absolute target, else Host
  Fields fields;               ///< never holds trailers
  std::string_view body;
  std::optional<std::chrono::steady_clock::time_point> deadline;  ///< when the caller stops waiting, if it said so
  const identity::Caller* caller = nullptr;  ///< who asks, as the house knows; nobody in particular at its own port
  PeerAddress peer{};                        ///< the other end of the connection: the client, or a proxy before us
};

/// A body that comes over time, in pieces. The next piece is asked for when the last one is on its way: whoever makes
/// them for a slow client can leave out what is not new any more, and nothing piles up.
class BodyStream {
 public:
  virtual ~BodyStream() = default;

  /// The next piece, once there is one; nothing at the end. Throws when the rest cannot be had: then the client's
  /// connection breaks off as well, so that nobody takes the part for the whole.
  virtual Task<std::optional<std::string>> next() = 0;
  /// Nobody waits for the rest: a next() that runs ends at once or soon, and so does every later one.
  virtual void stop() = 0;
};

/// One answer. The server adds Date, Content-Length and Connection.
struct Response {
  int status = 200;
  std::string content_type;  ///< empty when there is no body
  std::vector<std::pair<std::string, std::string>> fields;
  std::string body;
  /// Set for a body that comes over time; `body` is empty then. It outlives the request, of which it keeps no views.
  /// Shared only so that answers can be copied: one connection takes it.
  std::shared_ptr<BodyStream> stream = nullptr;

  Response&& with(std::string_view name, std::string_view value) && {
    fields.emplace_back(name, value);
    return std::move(*this);
  }
};

/// Serves a request. Throws when the infrastructure is broken; every refusal is an answer.
using Handler = std::function<Task<Response>(const Request&)>;

}  // namespace boxoffice::http
