#include "services/payment/adapters/http_api.hpp"

#include "contracts/payment_call.hpp"
#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/documents.hpp"
#include "platform/http/query.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::payment {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"payments", "payment", true};

struct RefundList {
  std::vector<Refund> refunds;
  std::optional<WaitingRefund> waiting;  ///< for the tickets to come back
};
BOOST_DESCRIBE_STRUCT(RefundList, (), (refunds, waiting))

/// 422 that names every field that is wrong; there is one at least.
Response refusal(const std::vector<Fault>& faults) {
  json::DecodeFailure failure{json::DecodeFailure::Kind::invalid, {}, {}};
  for (const auto& [pointer, detail] : faults) failure.errors.push_back({pointer, detail});
  failure.message = failure.errors.front().property() + " " + faults.front().detail + ".";
  return http::problem(failure);
}

Response declined() {
  return http::problem(
      Rejection{RejectionKind::payment_declined, "payment-declined", "The payment was declined; nothing was charged."});
}

Response never_charged() {
  return http::problem(
      Rejection{RejectionKind::conflict, "never-charged",
                "The provider was never reached for this payment: nothing was charged, and it is not tried again."});
}

Rejection status_not_yours() {
  return {RejectionKind::conflict, "status-not-yours",
          "A payment can only be asked for as COMPLETE_PAYMENT; the other states follow by themselves."};
}

}  // namespace

HttpApi::HttpApi(storage::Store& store, idempotency::Once& once, PaymentStore& payments,
                 ApprovePayment& approve_payment, Money default_price)
    : collection_(store, relation),
      once_(once),
      payments_(payments),
      approve_payment_(approve_payment),
      default_price_(default_price) {}

http::Routes HttpApi::routes() {
  return {
      {Method::get, "/",
       [](const Call& call) { return http::ready(http::links(call, {{"payments", "/payments{?page,size,sort}"}})); }},
      {Method::get, "/payments", [this](const Call& call) { return collection_.list(call); }},
      {Method::post, "/payments", [this](const Call& call) { return approve(call); }},
      {Method::get, "/payments/{id}", [this](const Call& call) { return collection_.show(call); }},
      {Method::get, "/payments/{id}/refunds", [this](const Call& call) { return list_refunds(call); },
       http::plain_answers},
      {Method::get, "/payments/search", [this](const Call& call) { return searches(call); }},
      {Method::get, "/payments/search/findByBookingId", [this](const Call& call) { return find_by_booking(call); }},
  };
}

Task<Response> HttpApi::approve(const Call& call) {
  auto request = http::read_body<PaymentRequest>(call.request);
  if (!request) co_return std::move(request.error());
  if (request->payment_status.value_or(PaymentStatus::complete_payment) != PaymentStatus::complete_payment)
    co_return http::problem(status_not_yours());
  PaymentOrder order{request->booking_id,
                     std::move(request->addr).str(),
                     request->amount.value_or(default_price_),
                     request->booking_fees.value_or(Money{}),
                     request->delivery_fee.value_or(Money{}),
                     request->delivery_method.value_or(DeliveryMethod::post)};
  if (const auto faults = faults_of(order); !faults.empty()) co_return refusal(faults);
  co_return co_await once_(call, [&] { return approve(call, std::move(order)); });
}

Task<Response> HttpApi::approve(const Call& call, PaymentOrder order) {
  const auto paid = co_await approve_payment_(std::move(order));
  if (!paid) co_return http::problem(paid.error());
  switch (paid->payment_status) {
    case PaymentStatus::failed_payment:
      co_return paid->status_reason == failure::never_charged ? never_charged() : declined();
    case PaymentStatus::pending_payment: co_return http::created(call, relation, *paid, paid->version, 202);
    case PaymentStatus::complete_payment:
    case PaymentStatus::cancel_payment: co_return http::created(call, relation, *paid, paid->version);
  }
}

Task<Response> HttpApi::find_by_booking(const Call& call) {
  std::vector<Payment> found;
  const auto booking = http::query_value(call.request.query, "bookingId");
  if (const auto id = http::canonical_id(booking.value_or(""))) {
    if (auto payment = co_await payments_.find_by_booking(BookingId{*id})) found.push_back(*std::move(payment));
  }
  co_return http::found(call, relation, found);
}

Task<Response> HttpApi::list_refunds(const Call& call) {
  auto refunds = co_await payments_.refunds_of(PaymentId{call.id()});
  if (!refunds) co_return http::problem(404);
  auto waiting = co_await payments_.waiting_refund_of(PaymentId{call.id()});
  co_return http::document(200, RefundList{*std::move(refunds), std::move(waiting)});
}

Task<Response> HttpApi::searches(const Call& call) {
  return http::ready(http::links(
      call, {{"findByBookingId", "/payments/search/findByBookingId{?bookingId}"}, {"self", "/payments/search"}}));
}

}  // namespace boxoffice::payment
