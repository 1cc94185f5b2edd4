#pragma once

#include "platform/http/message.hpp"

#include <array>
#include <ctime>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// The Date field's line, made once a second.
class DateLine {
 public:
  void set(std::time_t now);
  std::string_view text() const { return {line_.data(), line_.size()}; }

 private:
  static constexpr std::string_view form = "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n";
  std::array<char, form.size()> line_;
  std::time_t second_ = -1;
};

/// No control byte can get out as part of a field: nobody splits an answer by what they sent before.
bool has_sound_fields(const Response& response);

struct AnswerOptions {
  bool to_head = false;  ///< the length of the body is told, the body is not sent
  bool close = false;    ///< says that the connection closes after this answer
  bool chunked = false;  ///< a body that streams goes in chunks; otherwise up to the connection's end
};

/// Appends the answer as it goes over the wire. 204, 304 and 1xx have neither length nor body.
/// Of a body that streams, what comes before it.
void append_response(const Response& response, AnswerOptions options, const DateLine& date, std::string& out);

/// Appends a piece of a body as one chunk (RFC 9112 7.1); an empty one is the last.
void append_chunk(std::string_view piece, std::string& out);

}  // namespace boxoffice::http
