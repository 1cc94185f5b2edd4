#pragma once

#include "platform/http/router.hpp"
#include "platform/idempotency/once.hpp"
#include "platform/rest/collection.hpp"
#include "services/delivery/application/change_delivery.hpp"

namespace boxoffice::delivery {

/// What delivery offers over HTTP about single deliveries.
class HttpApi {
 public:
  HttpApi(storage::Store& store, idempotency::Once& once, ChangeDelivery& change_delivery);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> change(const http::Call& call);
  Task<http::Response> change(const http::Call& call, WantedChange wanted);

  rest::Collection<Delivery, "delivery"> deliveries_;
  idempotency::Once& once_;
  ChangeDelivery& change_delivery_;
};

}  // namespace boxoffice::delivery
