#pragma once

#include "platform/http/message.hpp"

#include <string_view>

namespace boxoffice::http {

/// A file that is part of the program. All of it lives as long as that.
struct StaticFile {
  std::string_view path;  ///< "/assets/name-hash.js"
  std::string_view content_type;
  std::string_view tag;  ///< the same as long as its bytes are
  std::string_view body;
  std::string_view gzip;  ///< the same, compressed
};

/// How long an answer may be kept by who asked.
enum class Keep : std::uint8_t {
  until_asked_again,  ///< the name stays when the bytes change
  for_ever,           ///< other bytes have another name
};

/// The file, compressed where the client takes that (RFC 9110 §12.5.3); 304 when it has these bytes already.
Response serve_file(const StaticFile& file, const Request& request, Keep keep);

}  // namespace boxoffice::http
