#pragma once

#include "platform/http/message.hpp"

#include <string>
#include <string_view>

namespace boxoffice::http {

/// A host, or a host and a port, as Host and absolute targets carry it (RFC 9110 7.2, RFC 3986 3.2): no user, no list.
bool is_valid_authority(std::string_view authority);

/// Reads `as_sent` in the form that its method allows (RFC 9112 3.2: origin form; absolute form with http or https;
/// asterisk for OPTIONS) into target, path and query, and into authority when the form names one. `rebuilt` keeps the
/// target in the rare case that its origin form is not part of what was sent. False when it is none of these, or badly
/// encoded.
bool split_target(std::string_view as_sent, Request& request, std::string& rebuilt);

}  // namespace boxoffice::http
