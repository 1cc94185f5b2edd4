#pragma once

#include "platform/http/router.hpp"
#include "platform/rest/collection.hpp"
#include "services/delivery/application/complete_delivery.hpp"

namespace boxoffice::delivery {

/// What delivery offers over HTTP.
class HttpApi {
 public:
  HttpApi(storage::Store& store, CompleteDelivery& complete_delivery);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> change(const http::Call& call);

  rest::Collection<Delivery, "delivery"> deliveries_;
  CompleteDelivery& complete_delivery_;
};

}  // namespace boxoffice::delivery
