#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::runtime {

enum class HealthStatus : std::uint8_t { up, out_of_service, down };

/// The name that Spring's actuator gives it: "UP", "OUT_OF_SERVICE", "DOWN".
std::string_view to_string(HealthStatus status);

struct ComponentHealth {
  HealthStatus status = HealthStatus::up;
  std::string reason;  ///< for the operator, when it is not up; nothing personal, nothing secret
};

/// What /actuator/health answers for one service: the state of its components and where it is in its life. Scheduler's
/// thread only.
class Health {
 public:
  /// Asked at every request: answers from memory and never waits.
  using Check = std::function<ComponentHealth()>;

  /// An answer in the shape of Spring's actuator.
  struct Report {
    int http_status;   ///< 200 when up, else 503
    std::string body;  ///< JSON
  };

  /// What the check looks at must live as long as this.
  void add(std::string component, Check check);

  /// Everything is set up: requests are welcome. Readiness is out of service before.
  void open() { ready_ = true; }

  /// No new requests, please: what was accepted is being finished. There is no way back.
  void drain() { draining_ = true; }
  bool draining() const { return draining_; }

  /// The worst of the components and of the readiness: {"status":"UP","components":{"db":{"status":"UP"},…}}
  Report overall() const;

  /// Of the process only, never of what it depends on: whoever asks at all is answered, so it is up.
  Report liveness() const;

  /// Whether a load balancer may send requests.
  Report readiness() const;

 private:
  ComponentHealth readiness_state() const;

  std::vector<std::pair<std::string, Check>> components_;
  bool ready_ = false;
  bool draining_ = false;
};

}  // namespace boxoffice::runtime
