#include "services/delivery/adapters/http_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "services/delivery/adapters/field_errors.hpp"

#include <boost/describe/class.hpp>

#include <expected>
#include <optional>
#include <utility>

namespace boxoffice::delivery {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"deliveries", "delivery"};

/// PATCH /deliveries/{id}: the operator says that the tickets have arrived, or which step they have come to.
struct ChangeDeliveryRequest {
  std::optional<DeliveryStatus> delivery_status;
  std::optional<DeliveryStep> delivery_step;
};
BOOST_DESCRIBE_STRUCT(ChangeDeliveryRequest, (), (delivery_status, delivery_step))

std::expected<WantedChange, Response> wanted_by(const ChangeDeliveryRequest& request) {
  if (request.delivery_status && request.delivery_step)
    return std::unexpected(refusal({{"/deliveryStep", "must not come with deliveryStatus"}}));
  if (request.delivery_status) return *request.delivery_status;
  if (request.delivery_step) return *request.delivery_step;
  return std::unexpected(refusal({{"/deliveryStatus", "is missing, or else deliveryStep"}}));
}

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
  const auto wanted = wanted_by(*request);
  if (!wanted) co_return wanted.error();
  co_return co_await once_(call, [&] { return change(call, *wanted); });
}

Task<Response> HttpApi::change(const Call& call, WantedChange wanted) {
  const auto changed =
      co_await change_delivery_(DeliveryId{call.id()}, wanted, http::change_condition(call.request.fields));
  if (!changed) co_return http::problem(changed.error());
  co_return http::changed(call, relation, *changed, changed->version);
}

}  // namespace boxoffice::delivery
