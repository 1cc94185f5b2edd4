#pragma once

#include "apps/host/service_host.hpp"
#include "apps/host/settings.hpp"
#include "kernel/clock.hpp"
#include "platform/identity/caller.hpp"

#include <functional>
#include <optional>
#include <string>

namespace boxoffice::apps {

/// For whom a service answers at its own port, once somebody has been vouched for.
enum class Clientele : std::uint8_t {
  everybody,  ///< who sees only what is his
  house,      ///< operators, and other services
};

/// Finds out who calls at a service's own port: whom another program of the house vouches for. A caller for whom nobody
/// does is the house itself, where the port is open to this machine alone; with a service key he is nobody, and turned
/// away from everything but health, metrics, and what comes signed by others.
class CallerCheck {
 public:
  /// Throws std::runtime_error when the services would listen beyond this machine without a key, or the key is short.
  CallerCheck(const Settings& settings, const Clock& clock);

  /// To be put before the service's handler. Outlived by this.
  ServiceHost::Front front(Clientele clientele) const;

  /// What this program puts into identity::caller_field when it calls another; nothing without a key.
  std::function<std::optional<std::string>()> introduction(std::string name) const;

  /// Empty without one.
  const std::optional<std::string>& service_key() const { return service_key_; }

 private:
  Task<http::Response> admit(const http::Request& request, const http::Handler& own, Clientele clientele) const;

  const Clock& clock_;
  std::optional<std::string> service_key_;
};

}  // namespace boxoffice::apps
