#include "apps/host/ground.hpp"

#include <unistd.h>

#include <array>

namespace boxoffice::apps {

std::string Ground::name_of_replica(Random& random) {
  std::array<char, 256> host{};
  ::gethostname(host.data(), host.size() - 1);
  return std::string(host.data()) + '/' + std::to_string(::getpid()) + '/' + std::to_string(random.next());
}

}  // namespace boxoffice::apps
