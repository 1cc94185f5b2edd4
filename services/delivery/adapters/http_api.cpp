#include "services/delivery/adapters/http_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace boxoffice::delivery {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"deliveries", "delivery"};

/// PATCH /deliveries/{id}: the operator may say that the tickets have arrived.
struct ChangeDeliveryRequest {
  DeliveryStatus delivery_status = DeliveryStatus::start_delivery;
};
BOOST_DESCRIBE_STRUCT(ChangeDeliveryRequest, (), (delivery_status))

}  // namespace

HttpApi::HttpApi(storage::Store& store, idempotency::Once& once, ChangeDelivery& change_delivery)
    : deliveries_(store, relation), once_(once), change_delivery_(change_delivery) {}

http::Routes HttpApi::routes() {
  return {
      {Method::get, "/",
       [](const Call& call) {
         return http::ready(http::links(call, {{"deliveries", "/deliveries{?page,size,sort}"}}));
       }},
      {Method::get, "/deliveries", [this](const Call& call) { return deliveries_.list(call); }},
      {Method::get, "/deliveries/{id}", [this](const Call& call) { return deliveries_.show(call); }},
      {Method::patch, "/deliveries/{id}", [this](const Call& call) { return change(call); }},
  };
}

Task<Response> HttpApi::change(const Call& call) {
  const auto request = http::read_body<ChangeDeliveryRequest>(call.request);
  if (!request) co_return request.error();
  co_return co_await once_(call, [&] { return change(call, request->delivery_status); });
}

Task<Response> HttpApi::change(const Call& call, DeliveryStatus wanted) {
  const auto changed =
      co_await change_delivery_(DeliveryId{call.id()}, wanted, http::change_condition(call.request.fields));
  if (!changed) co_return http::problem(changed.error());
  co_return http::changed(call, relation, *changed, changed->version);
}

}  // namespace boxoffice::delivery
