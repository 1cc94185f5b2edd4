#pragma once

#include "platform/http/router.hpp"
#include "services/payment/adapters/simulated_provider.hpp"

namespace boxoffice::payment {

/// What an operator sees and changes of payment: the simulated provider's switches.
class OperatorApi {
 public:
  explicit OperatorApi(SimulatedProvider& provider) : provider_(provider) {}

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_provider(const http::Call& call);
  Task<http::Response> change_provider(const http::Call& call);

  SimulatedProvider& provider_;
};

}  // namespace boxoffice::payment
