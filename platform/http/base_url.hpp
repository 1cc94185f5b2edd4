#pragma once

#include "platform/http/message.hpp"

#include <string>
#include <string_view>

namespace boxoffice::http {

/// Where the client sees this server: scheme, host, port and prefix that every link begins with. Taken from what the
/// client asked for and, before that, from X-Forwarded-Proto, -Host, -Port and -Prefix, of which the first element of
/// the first field counts. What is no http(s), host, port or path is ignored, so nothing that came can end in a link as
/// anything else: the request's own authority has been checked when it was read. Views into the request: valid as long
/// as that.
class BaseUrl {
 public:
  static BaseUrl of(const Request& request);
  /// What append_to() has written once: for links that are made when the request is over. A view of that text.
  static BaseUrl written(std::string_view text);

  /// "https://tickets.example:8443/api", without a slash at the end; only the prefix when no host is known.
  void append_to(std::string& out) const;

 private:
  struct Authority {
    Authority() = default;
    explicit Authority(std::string_view text);  // precondition: is_valid_authority

    std::string_view host;
    std::string_view port;  // empty: the scheme's own
  };

  std::string_view scheme_ = "http";
  Authority authority_;
  std::string_view prefix_;
};

/// Appends a path and query so that it is a valid part of a URI and of a JSON string: what may not stand in a URI is
/// percent-encoded.
void append_uri_text(std::string_view text, std::string& out);

}  // namespace boxoffice::http
