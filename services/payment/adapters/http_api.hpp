#pragma once

#include "platform/http/router.hpp"
#include "platform/idempotency/once.hpp"
#include "platform/rest/collection.hpp"
#include "services/payment/application/approve_payment.hpp"
#include "services/payment/application/payment_store.hpp"

namespace boxoffice::payment {

/// What payment offers over HTTP.
class HttpApi {
 public:
  /// The default price is taken where a request names no amount.
  HttpApi(storage::Store& store, idempotency::Once& once, PaymentStore& payments, ApprovePayment& approve_payment,
          Money default_price);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> approve(const http::Call& call);
  Task<http::Response> approve(const http::Call& call, PaymentOrder order);
  Task<http::Response> find_by_booking(const http::Call& call);
  Task<http::Response> list_refunds(const http::Call& call);
  Task<http::Response> searches(const http::Call& call);

  rest::Collection<Payment, "payment"> collection_;
  idempotency::Once& once_;
  PaymentStore& payments_;
  ApprovePayment& approve_payment_;
  Money default_price_;
};

}  // namespace boxoffice::payment
