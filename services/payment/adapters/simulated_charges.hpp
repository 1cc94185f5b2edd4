#pragma once

#include "kernel/money.hpp"
#include "platform/async/task.hpp"

#include <string>

namespace boxoffice::storage {
class Store;
}

namespace boxoffice::payment {

/// The simulated provider's books: charges that it took without anybody hearing of it (table `simulated_charge`), and
/// all that it gave back (table `simulated_refund`). They are of all replicas and survive them, as a real provider's
/// do.
class SimulatedCharges {
 public:
  /// The store outlives it.
  explicit SimulatedCharges(storage::Store& store) : store_(store) {}

  Task<void> add(std::string key, Money amount);
  Task<bool> contains(std::string key);
  /// Once, however often it is asked for.
  Task<void> add_refund(std::string key, Money amount);

 private:
  storage::Store& store_;
};

}  // namespace boxoffice::payment
