#pragma once

#include <string_view>

namespace boxoffice::gateway {

/// Whether a path is that one, or follows it after a slash.
constexpr bool lies_below(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && (path.size() == prefix.size() || path[prefix.size()] == '/');
}

}  // namespace boxoffice::gateway
