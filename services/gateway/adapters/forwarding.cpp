#include "services/gateway/adapters/forwarding.hpp"

#include "platform/http/field_syntax.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace boxoffice::gateway {
namespace {

using http::syntax::equal_ignoring_case;

constexpr std::array<std::string_view, 10> connection_fields{
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Proxy-Connection",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Expect",
};

// Only the gateway says inside who the caller is, and what he has shown it is for nobody else.
constexpr std::array<std::string_view, 7> identity_fields{
    "Authorization", "Cookie", "X-CSRF-Token", "X-User", "Remote-User", "X-Original-URL", "X-Rewrite-URL",
};
constexpr std::array<std::string_view, 6> identity_prefixes{
    "X-User-", "X-Auth-", "X-Remote-", "X-Boxoffice-", "X-Forwarded-User", "X-Forwarded-Email",
};

bool is_one_of(std::string_view name, const auto& names) {
  return std::ranges::any_of(names, [&](std::string_view known) { return equal_ignoring_case(name, known); });
}

bool claims_identity(std::string_view name) {
  const auto begins_with = [&](std::string_view prefix) {
    return equal_ignoring_case(name.substr(0, prefix.size()), prefix);
  };
  return is_one_of(name, identity_fields) || std::ranges::any_of(identity_prefixes, begins_with);
}

/// Whether a Connection field of the message names this field as one of its own.
bool is_nominated(std::string_view name, const http::Fields& fields) {
  for (const auto& [known, value] : fields) {
    if (!equal_ignoring_case(known, "Connection")) continue;
    std::optional<std::string_view> rest = value;
    while (const auto option = http::syntax::next_element(rest, ',')) {
      if (equal_ignoring_case(*option, name)) return true;
    }
  }
  return false;
}

bool stays_outside(std::string_view name, const http::Fields& fields) {
  return is_one_of(name, connection_fields) || claims_identity(name) || is_nominated(name, fields);
}

}  // namespace

http::Request rebuilt(const http::Request& request) {
  http::Request forwarded{
      .method = request.method,
      .target = request.target,
      .path = request.path,
      .query = request.query,
      .authority = request.authority,
      .fields = {},
      .body = request.body,
      .deadline = request.deadline,
      .caller = nullptr,
      .peer = request.peer,
  };
  for (const auto& [name, value] : request.fields) {
    if (!stays_outside(name, request.fields)) forwarded.fields.add(name, value);
  }
  return forwarded;
}

http::Response rebuilt(http::Response response) {
  std::erase_if(response.fields, [](const auto& field) { return is_one_of(field.first, connection_fields); });
  return response;
}

}  // namespace boxoffice::gateway
