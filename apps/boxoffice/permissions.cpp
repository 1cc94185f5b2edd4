#include "apps/boxoffice/commands.hpp"
#include "services/gateway/access.hpp"

#include <array>
#include <iostream>

namespace boxoffice::apps {

int print_permissions() {
  using enum identity::Role;
  for (const auto& line : gateway::permissions()) {
    std::cout << to_string(line.method) << ' ' << line.pattern;
    for (const auto role : std::array{guest, customer, gate, operator_})
      if (line.roles.contain(role)) std::cout << ' ' << to_string(role);
    std::cout << '\n';
  }
  return exit_well;
}

}  // namespace boxoffice::apps
