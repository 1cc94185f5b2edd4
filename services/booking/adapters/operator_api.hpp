#pragma once

#include "platform/http/router.hpp"
#include "services/booking/adapters/guarded_payment_client.hpp"

namespace boxoffice::booking {

/// What an operator sees of booking: the circuit breaker before payment.
class OperatorApi {
 public:
  explicit OperatorApi(const GuardedPaymentClient& payment) : payment_(payment) {}

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_breaker(const http::Call& call);

  const GuardedPaymentClient& payment_;
};

}  // namespace boxoffice::booking
