#include "services/gateway/access.hpp"

#include <algorithm>
#include <array>

namespace boxoffice::gateway {
namespace {

using enum http::Method;
using enum identity::Role;

constexpr Roles everybody{guest, customer, gate, operator_};
constexpr Roles buyers{guest, customer, operator_};
constexpr Roles operators{operator_};

constexpr std::array table{
    // what is sold
    Permission{get, "/musicals", everybody},
    Permission{get, "/musicals/{id}", everybody},
    Permission{get, "/venues", everybody},
    Permission{get, "/venues/{id}", everybody},
    Permission{get, "/performances", everybody},
    Permission{get, "/performances/{id}", everybody},
    Permission{get, "/performances/{id}/layout", everybody},
    Permission{get, "/performances/{id}/availability", everybody},
    // seats on hold: whose they are is told by their token
    Permission{post, "/holds", buyers},
    Permission{post, "/holds/{id}/extension", buyers},
    Permission{delete_, "/holds/{id}", buyers},
    // bookings: guests and customers see and change their own
    Permission{get, "/bookings", buyers},
    Permission{post, "/bookings", buyers},
    Permission{get, "/bookings/{id}", buyers},
    Permission{patch, "/bookings/{id}", buyers},
    Permission{get, "/bookings/{id}/tickets", buyers},
    Permission{get, "/bookings/{id}/cancellation", buyers},
    // likewise
    Permission{get, "/mypages", buyers},
    Permission{get, "/mypages/{id}", buyers},
    Permission{get, "/mypages/live", buyers},
    Permission{get, "/mypages/search", buyers},
    Permission{get, "/mypages/search/findByBookingId", buyers},
    // the house
    Permission{get, "/payments", operators},
    Permission{get, "/payments/{id}", operators},
    Permission{get, "/payments/{id}/refunds", operators},
    Permission{get, "/payments/search", operators},
    Permission{get, "/payments/search/findByBookingId", operators},
    Permission{get, "/deliveries", operators},
    Permission{get, "/deliveries/{id}", operators},
    Permission{patch, "/deliveries/{id}", operators},
    Permission{post, "/deliveries/steps", operators},
    Permission{get, "/deliveries/pick-list", operators},
    Permission{get, "/deliveries/search", operators},
    Permission{get, "/deliveries/search/findByBookingId", operators},
};

/// The segment up to the next slash; the text begins behind it from then on.
std::string_view next_segment(std::string_view& text) {
  const auto slash = text.find('/');
  const auto segment = text.substr(0, slash);
  text.remove_prefix(slash == std::string_view::npos ? text.size() : slash + 1);
  return segment;
}

bool fits(std::string_view pattern, std::string_view path) {
  if (!path.starts_with('/') || std::ranges::count(pattern, '/') != std::ranges::count(path, '/')) return false;
  while (!pattern.empty()) {
    const auto wanted = next_segment(pattern);
    const auto segment = next_segment(path);
    if (!wanted.starts_with('{') && wanted != segment) return false;
  }
  return path.empty();
}

http::Method asked_as(http::Method method) { return method == head ? get : method; }

}  // namespace

std::span<const Permission> permissions() { return table; }

Access access(identity::Role role, http::Method method, std::string_view path) {
  auto found = Access::no_such_path;
  for (const auto& line : table) {
    if (!fits(line.pattern, path)) continue;
    const bool is_asked_for = method == options || line.method == asked_as(method);
    if (is_asked_for && line.roles.contain(role)) return Access::granted;
    if (is_asked_for) found = Access::not_for_this_role;
    else if (found == Access::no_such_path) found = Access::no_such_method;
  }
  return found;
}

std::string allowed_at(std::string_view path) {
  std::string allowed;
  const auto allow = [&](http::Method method) {
    const auto name = to_string(method);
    if (allowed.find(name) == std::string::npos) allowed.append(name).append(", ");
  };
  for (const auto& line : table) {
    if (!fits(line.pattern, path)) continue;
    allow(line.method);
    if (line.method == get) allow(head);
  }
  allow(options);
  allowed.resize(allowed.size() - 2);
  return allowed;
}

}  // namespace boxoffice::gateway
