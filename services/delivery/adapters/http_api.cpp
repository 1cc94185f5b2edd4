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

HttpApi::HttpApi(storage::Store& store, CompleteDelivery& complete_delivery)
    : deliveries_(store, relation), complete_delivery_(complete_delivery) {}

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
  if (request->delivery_status != DeliveryStatus::complete_delivery)
    co_return http::problem(
        Rejection{RejectionKind::conflict, "status-not-yours",
                  "A delivery's status can only be changed to COMPLETE_DELIVERY; the others follow by themselves."});
  const auto completed =
      co_await complete_delivery_(DeliveryId{call.id()}, http::change_condition(call.request.fields));
  if (!completed) co_return http::problem(completed.error());
  co_return http::changed(call, relation, *completed, completed->version);
}

}  // namespace boxoffice::delivery
