#pragma once

#include "kernel/money.hpp"
#include "platform/async/task.hpp"

#include <string>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::payment {

/// The simulated provider's books: charges that it took without anybody hearing of it (table `simulated_charge`). They
/// are of all replicas and survive them, as a real provider's do.
class SimulatedCharges {
 public:
  /// The store outlives it.
  explicit SimulatedCharges(storage::Store& store) : store_(store) {}

  Task<void> add(std::string key, Money amount);
  Task<bool> contains(std::string key);

 private:
  storage::Store& store_;
};

}  // namespace boxoffice::payment
