#pragma once

#include "platform/http/message.hpp"
#include "platform/identity/caller.hpp"

#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

namespace boxoffice::gateway {

/// A set of roles.
class Roles {
 public:
  constexpr Roles(std::initializer_list<identity::Role> roles) {
    for (const auto role : roles) bits_ |= bit(role);
  }
  constexpr bool contain(identity::Role role) const { return (bits_ & bit(role)) != 0; }

 private:
  static constexpr unsigned bit(identity::Role role) { return 1U << static_cast<unsigned>(role); }

  unsigned bits_ = 0;
};

/// One line of the table of who may do what. In a pattern, {id} stands for any one segment. HEAD goes with GET.
struct Permission {
  http::Method method;
  std::string_view pattern;
  Roles roles;
};

/// Everything that passes the gateway, and for whom. What is not in it does not pass.
std::span<const Permission> permissions();

enum class Access : std::uint8_t {
  granted,
  not_for_this_role,
  no_such_method,  ///< nobody may do that there
  no_such_path,
};

/// Whether somebody may do that; OPTIONS where he may do anything.
Access access(identity::Role role, http::Method method, std::string_view path);

/// What anybody may do at a path, for the field Allow: "GET, HEAD, POST, OPTIONS".
std::string allowed_at(std::string_view path);

}  // namespace boxoffice::gateway
