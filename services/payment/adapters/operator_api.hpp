#pragma once

#include "platform/http/router.hpp"
#include "platform/storage/store.hpp"
#include "services/payment/adapters/simulated_provider.hpp"

namespace boxoffice::payment {

/// What an operator sees and changes of payment: the simulated provider's switches, where it takes the money, and the
/// books.
class OperatorApi {
 public:
  /// Both outlive it.
  OperatorApi(SimulatedProvider& provider, storage::Store& store) : provider_(provider), store_(store) {}

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_provider(const http::Call& call);
  Task<http::Response> change_provider(const http::Call& call);
  Task<http::Response> show_trial_balance(const http::Call& call);

  SimulatedProvider& provider_;
  storage::Store& store_;
};

}  // namespace boxoffice::payment
