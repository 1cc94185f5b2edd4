#pragma once

#include "platform/http/router.hpp"
#include "platform/idempotency/once.hpp"
#include "services/delivery/application/change_delivery.hpp"
#include "services/delivery/application/delivery_store.hpp"

#include <vector>

namespace boxoffice::delivery {

/// What delivery offers the house over HTTP about many deliveries: which are to be moved on, and moving them.
class BulkApi {
 public:
  BulkApi(idempotency::Once& once, DeliveryStore& deliveries, ChangeDelivery& change_delivery)
      : once_(once), deliveries_(deliveries), change_delivery_(change_delivery) {}

  /// Valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> list_to_pick(const http::Call& call);
  Task<http::Response> move(const http::Call& call);
  Task<http::Response> move(std::vector<DeliveryId> ids, DeliveryStep step);

  idempotency::Once& once_;
  DeliveryStore& deliveries_;
  ChangeDelivery& change_delivery_;
};

}  // namespace boxoffice::delivery
