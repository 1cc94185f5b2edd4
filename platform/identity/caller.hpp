#pragma once

#include "kernel/clock.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::identity {

enum class Role : std::uint8_t {
  guest,      ///< nobody has said who he is; what he makes is his nevertheless
  customer,   ///< has logged in
  gate,       ///< lets people in
  operator_,  ///< runs the house
  service,    ///< one of the house's own programs
};

/// "guest", "customer", "gate", "operator", "service".
std::string_view to_string(Role role);
std::optional<Role> role_of(std::string_view name);

/// Who asks.
struct Caller {
  Role role = Role::guest;
  std::string subject;  ///< the same whenever it is the same one

  friend bool operator==(const Caller&, const Caller&) = default;
};

/// Whether things that are somebody else's are shown to him: to a caller who needs no name because he is at the house's
/// own port, and to who works there.
inline bool sees_everything(const Caller* caller) {
  return !caller || caller->role == Role::operator_ || caller->role == Role::service;
}

/// Whose things a caller may see; nothing when everybody's.
inline std::optional<std::string> sees_only_of(const Caller* caller) {
  return sees_everything(caller) ? std::nullopt : std::optional(caller->subject);
}

/// The field by which one program of the house tells another who asks.
inline constexpr std::string_view caller_field = "X-Boxoffice-Caller";
/// How long a service believes it.
inline constexpr std::chrono::seconds vouched_for{60};

/// What the field holds: sealed by the key that the house's programs share.
std::string vouch_for(const Caller& caller, Instant now, std::string_view service_key);
/// Nothing when it was not sealed by that key, or too long ago.
std::optional<Caller> vouched_caller(std::string_view field, Instant now, std::string_view service_key);

}  // namespace boxoffice::identity
