#pragma once

#include "platform/http/head_scan.hpp"

#include <boost/beast/http/field.hpp>

#include <cstdint>
#include <optional>
#include <string_view>

namespace boxoffice::http {

/// Remembers those fields of a message that say where its body ends and whether the connection stays (RFC
/// 9112 6.1–6.3, 9.3).
class FramingFields {
 public:
  void add(boost::beast::http::field known, std::string_view value);

  /// Exactly one Transfer-Encoding, which is chunked, on HTTP/1.1 and without Content-Length; or at most one
  /// Content-Length, which is one number. Nothing when that is so.
  std::optional<Refusal> judge(int version);

  bool is_chunked() const { return codings_ > 0; }
  bool has_length() const { return lengths_ > 0; }
  std::uint64_t content_length() const { return content_length_; }  ///< 0 when there is none
  bool wants_close() const { return close_; }

 private:
  std::string_view length_;
  std::string_view coding_;
  std::uint64_t content_length_ = 0;
  unsigned lengths_ = 0;
  unsigned codings_ = 0;
  bool close_ = false;
};

/// A number in decimal digits and nothing else; none when there is something else or it is 2^64 or more.
std::optional<std::uint64_t> parse_digits(std::string_view text);

}  // namespace boxoffice::http
