#include "platform/identity/caller.hpp"

#include "platform/identity/mac.hpp"

#include <array>
#include <charconv>
#include <system_error>
#include <utility>

namespace boxoffice::identity {
namespace {

constexpr std::array<std::pair<Role, std::string_view>, 5> names{{
    {Role::guest, "guest"},
    {Role::customer, "customer"},
    {Role::gate, "gate"},
    {Role::operator_, "operator"},
    {Role::service, "service"},
}};

}  // namespace

std::string_view to_string(Role role) {
  for (const auto& [known, name] : names)
    if (known == role) return name;
  std::unreachable();
}

std::optional<Role> role_of(std::string_view name) {
  for (const auto& [role, known] : names)
    if (known == name) return role;
  return std::nullopt;
}

std::string vouch_for(const Caller& caller, Instant now, std::string_view service_key) {
  auto text = std::string(to_string(caller.role));
  text.append(" ").append(std::to_string((now + vouched_for).time_since_epoch().count()));
  text.append(" ").append(caller.subject);
  return sealed(text, service_key);
}

std::optional<Caller> vouched_caller(std::string_view field, Instant now, std::string_view service_key) {
  const auto text = unsealed(field, service_key);
  if (!text) return std::nullopt;
  const std::string_view all = *text;
  const auto first = all.find(' ');
  const auto second = all.find(' ', first + 1);
  if (first == std::string_view::npos || second == std::string_view::npos) return std::nullopt;
  const auto role = role_of(all.substr(0, first));
  const auto until = all.substr(first + 1, second - first - 1);
  std::int64_t milliseconds = 0;
  const auto [end, error] = std::from_chars(until.data(), until.data() + until.size(), milliseconds);
  if (!role || error != std::errc() || end != until.data() + until.size()) return std::nullopt;
  if (now >= Instant(std::chrono::milliseconds(milliseconds))) return std::nullopt;
  return Caller{*role, std::string(all.substr(second + 1))};
}

}  // namespace boxoffice::identity
