#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice {

/// What kind of "no" a business rule says. The edge (HTTP, a consumer) decides what that means to its caller.
enum class RejectionKind : std::uint8_t {
  invalid,           ///< the request makes no sense by itself
  not_found,         ///< the thing it is about does not exist
  conflict,          ///< the thing is in a state that does not allow it
  stale,             ///< the caller's version of the thing is not the current one
  payment_declined,  ///< the money was refused
  unavailable,       ///< not now; the same request may succeed later
};

/// A business "no": expected, part of the language, never an exception.
struct Rejection {
  RejectionKind kind;
  std::string_view slug;  ///< a constant in kebab-case that names the rule; programs switch on it
  std::string detail;     ///< one sentence for a person; empty when the slug says it all
  int retry_after_s = 0;  ///< for `unavailable`: seconds after which trying again makes sense

  friend bool operator==(const Rejection&, const Rejection&) = default;
};

template <class T>
using Result = std::expected<T, Rejection>;

inline std::unexpected<Rejection> reject(RejectionKind kind, std::string_view slug, std::string detail = {}) {
  return std::unexpected(Rejection{kind, slug, std::move(detail)});
}

}  // namespace boxoffice
