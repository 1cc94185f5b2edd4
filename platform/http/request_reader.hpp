#pragma once

#include "platform/http/chunked_body.hpp"
#include "platform/http/head_scan.hpp"
#include "platform/http/message.hpp"
#include "platform/http/request_head.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace boxoffice::http {

/// The read buffer of one connection and the request at its front. Bytes go in as they come, cut anywhere; requests
/// come out one after the other, head and body as views into the buffer. Knows nothing of sockets.
///
///   while (reader.is_reading()) reader.received(recv(reader.room()));
///   … reader.request() or reader.refusal() …
///   reader.next();
class RequestReader {
 public:
  enum class State : std::uint8_t {
    empty,     ///< nothing of the next request is there, but for empty lines
    head,      ///< a part of the head
    body,      ///< the whole head, a part of the body
    complete,  ///< request() can be served
    refused,   ///< refusal() must be answered, and the connection closed
  };

  explicit RequestReader(const Limits& limits);

  State state() const { return state_; }
  bool is_reading() const { return state_ < State::complete; }

  /// Where the next bytes go: never empty while reading. Ends the validity of what was got before.
  std::span<char> room();
  /// That many bytes were put into room().
  void received(std::size_t bytes);
  /// Gives up on this request: it is late, or cut short.
  void refuse(const Refusal& refusal);

  const Request& request() const { return request_; }
  Request& request() { return request_; }
  const Framing& framing() const { return framing_; }
  const Refusal& refusal() const { return refusal_; }

  /// Asked with HEAD, as far as that has come: the answer has no body.
  bool is_to_head() const;
  /// The client waits for 100 Continue: once, when nothing of the body has come with the head.
  bool take_expectation();
  /// How much of the body has come, before it is complete.
  std::size_t body_bytes() const { return filled_ - body_at_; }
  /// Bytes after the complete request are already here.
  bool has_more() const { return filled_ > end_; }

  /// No bytes are here that reset() would lose.
  bool is_drained() const { return filled_ == begin_; }

  /// Drops the complete request and looks at what came after it.
  void next();
  /// Forgets everything, and gives memory back that few connections need.
  void reset();

 private:
  void advance();
  void scan_head();
  void begin_body();
  void read_body();
  void decode_chunks();
  bool take_head();
  void relocate(std::size_t bytes);

  const Limits& limits_;
  std::unique_ptr<char[]> bytes_;
  std::size_t capacity_ = 0;
  std::size_t begin_ = 0;    // of the request at the front
  std::size_t scanned_ = 0;  // up to here the raw bytes have been looked at
  std::size_t body_at_ = 0;
  std::size_t end_ = 0;  // of the complete request
  std::size_t filled_ = 0;
  State state_ = State::empty;
  bool expectation_ = false;

  HeadScan scan_;
  std::optional<ChunkedBody> chunks_;
  Request request_;
  Framing framing_;
  std::string rebuilt_target_;
  Refusal refusal_{400, {}};
};

}  // namespace boxoffice::http
