#pragma once

#include "platform/http/chunked_body.hpp"
#include "platform/http/client.hpp"
#include "platform/http/head_scan.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::http {

/// Reads one answer from bytes that come in pieces of any size, as strictly as the server reads requests (RFC 9112
/// 4, 6.3). Interim answers are skipped. Knows nothing of sockets.
class ResponseReader {
 public:
  enum class State : std::uint8_t { head, body, complete, failed };

  /// Of a body of events, when they are taken as they come, all together may be of any length.
  ResponseReader(Method asked, const ClientLimits& limits, bool takes_stream = false);

  State feed(std::string_view piece);
  /// The server has closed its side: the end of an answer that says no length, else its failure.
  State end_of_input();

  State state() const { return state_; }
  bool has_begun() const { return begun_; }
  /// The head is complete, and what comes of the body is to be handed on before its end.
  bool is_streaming() const { return state_ == State::body && streams_; }
  /// What of such a body has come since the last time.
  std::string take_piece() { return std::exchange(response_.body, {}); }
  /// The connection can carry another request: the answer was complete and the server wants no close.
  bool keep_alive() const { return state_ == State::complete && keep_alive_; }
  std::string_view failure() const { return failure_; }
  ClientResponse take() { return std::move(response_); }

 private:
  State feed_head(std::string_view piece);
  State feed_body(std::string_view piece);
  State begin_body();
  State fail(std::string_view why);

  ClientLimits limits_;
  Method asked_;
  bool takes_stream_;
  bool streams_ = false;
  State state_ = State::head;
  bool begun_ = false;
  bool keep_alive_ = false;
  bool until_close_ = false;
  int interim_ = 0;
  std::size_t body_left_ = 0;
  std::string_view failure_;
  HeadScan scan_;
  std::optional<ChunkedBody> chunks_;
  ClientResponse response_;
};

}  // namespace boxoffice::http
