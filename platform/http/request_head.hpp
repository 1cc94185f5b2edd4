#pragma once

#include "platform/http/head_scan.hpp"
#include "platform/http/message.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// What a request's head says about the connection and the body that follows.
struct Framing {
  std::uint64_t content_length = 0;
  bool chunked = false;
  bool keep_alive = false;
  bool takes_chunks = false;      ///< the client understands an answer in chunks
  bool expects_continue = false;  ///< the client waits for 100 before it sends the body
  std::optional<std::chrono::milliseconds>
      time_left;  ///< how long the caller waits for the answer: X-Request-Timeout-Ms
};

/// The field that carries a call's deadline from hop to hop: whole milliseconds that the caller still waits.
inline constexpr std::string_view time_left_field = "X-Request-Timeout-Ms";

/// Reads a complete head that HeadScan has let through, by Beast's parser, and judges what it says (wire.md "HTTP in";
/// RFC 9112 3.2, 6.1–6.3): exactly one valid Host, exactly one chunked or one length, a known method, only 100-continue
/// expected. The request's views point into `head`; `rebuilt` see split_target().
std::optional<Refusal> read_request_head(std::string_view head, Request& request, Framing& framing,
                                         std::string& rebuilt);

}  // namespace boxoffice::http
