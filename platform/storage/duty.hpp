#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/lease.hpp"

#include <optional>
#include <string>

namespace boxoffice::storage {

class Store;

/// Work that one replica of a service does for all of them: asked before each round of it. Two may believe for a moment
/// that it is theirs (lease.hpp); it only saves doing the same twice. Scheduler's thread only.
class Duty {
 public:
  /// The name is a constant of the service. The store and the clock outlive it.
  Duty(std::string name, std::string owner, Store& store, const Clock& clock)
      : name_(std::move(name)), owner_(std::move(owner)), store_(store), clock_(clock) {}

  /// Takes the lease, or renews it when that is due. Always true for a database that no other process can write. Throws
  /// Unavailable.
  Task<bool> is_mine();

  /// Lets another replica take it at once. Throws Unavailable.
  Task<void> hand_over();

 private:
  const std::string name_;
  const std::string owner_;
  Store& store_;
  const Clock& clock_;
  std::optional<Lease> lease_;
  Instant renewed_at_{};
};

}  // namespace boxoffice::storage
