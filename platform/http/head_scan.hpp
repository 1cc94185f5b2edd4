#pragma once

#include "platform/http/limits.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace boxoffice::http {

/// Why a message is not served: the status to answer, and one sentence for the client.
struct Refusal {
  int status;
  std::string_view reason;
};

inline constexpr Refusal many_fields{431, "There are too many header fields."};

enum class Scan : std::uint8_t { need_more, complete, refused };

/// Looks at every raw byte of a message's head before a parser that forgives too much sees it, and refuses what RFC
/// 9112 (2.2, 3, 5.1, 5.2) does not allow: bare CR or LF, control bytes, folded lines, blanks before a colon, lines
/// that are no fields, other versions, too much of anything. Takes the bytes in pieces of any size and looks at each
/// once.
class HeadScan {
 public:
  enum class Kind : std::uint8_t {
    request,   ///< request line, fields, empty line; up to four empty lines may come first
    response,  ///< status line, fields, empty line
    trailers,  ///< fields, empty line
  };

  HeadScan(Kind kind, const HeadLimits& limits);

  /// Looks at the bytes that follow those of the last call. `used` grows by what belongs to the head.
  Scan feed(std::string_view piece, std::size_t& used);

  /// How many bytes came before the first line, in empty lines.
  std::size_t leading_bytes() const { return leading_bytes_; }
  /// Valid when feed() has refused.
  const Refusal& refusal() const { return *refusal_; }

 private:
  enum class At : std::uint8_t {
    start,
    leading_lf,
    method,
    target,
    version,
    status,
    reason,
    first_lf,
    line,
    name,
    value,
    line_lf,
    last_lf,
    end
  };

  const char* step(const char* at, const char* end);
  const char* first_line(const char* at, const char* end);
  const char* version(const char* at, const char* end);
  const char* field_line(const char* at, const char* end);
  const char* line_feed(const char* at, At next);
  const char* refuse(const Refusal& refusal);
  bool grow(std::size_t& counter, const char* from, const char* to, std::size_t limit) const;

  HeadLimits limits_;
  const Refusal* refusal_ = nullptr;
  std::size_t leading_bytes_ = 0;
  std::size_t word_bytes_ = 0;    // of the word of the first line that is being read
  std::size_t header_bytes_ = 0;  // of all field lines so far
  std::size_t fields_ = 0;
  At at_;
  Kind kind_;
  bool other_version_ = false;
};

}  // namespace boxoffice::http
