#include "platform/http/message.hpp"

#include "platform/http/field_syntax.hpp"

#include <algorithm>

namespace boxoffice::http {

std::string_view to_string(Method method) {
  switch (method) {
    case Method::get: return "GET";
    case Method::head: return "HEAD";
    case Method::post: return "POST";
    case Method::put: return "PUT";
    case Method::patch: return "PATCH";
    case Method::delete_: return "DELETE";
    case Method::options: return "OPTIONS";
    case Method::trace: return "TRACE";
    case Method::connect: return "CONNECT";
    case Method::unknown: return "unknown";
  }
  return "unknown";
}

std::optional<std::string_view> Fields::find(std::string_view name) const {
  for (const auto& [known, value] : fields_) {
    if (syntax::equal_ignoring_case(known, name)) return value;
  }
  return std::nullopt;
}

std::size_t Fields::count(std::string_view name) const {
  return static_cast<std::size_t>(std::ranges::count_if(
      fields_, [name](const Field& field) { return syntax::equal_ignoring_case(field.first, name); }));
}

}  // namespace boxoffice::http
