#include "services/payment/adapters/stripe_webhooks.hpp"

#include "platform/http/documents.hpp"
#include "platform/http/problem.hpp"
#include "services/payment/adapters/stripe_signature.hpp"
#include "services/payment/application/approve_payment.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <utility>
#include <variant>

namespace boxoffice::payment {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::string_view signature_field = "Stripe-Signature";

/// The intent is of this payment, and of all of it.
bool is_of(const StripeIntent& intent, const Payment& payment) {
  return intent.key == charge_key(payment) && intent.currency == "krw" && intent.amount == payment.amount.minor_units;
}

/// An event and the finding that it must come with.
bool tells(const StripeEvent& event, const ChargeFinding& finding) {
  if (event.type == "payment_intent.succeeded")
    return std::holds_alternative<Charged>(finding) && event.intent->amount_received == event.intent->amount;
  return event.type == "payment_intent.payment_failed" && std::holds_alternative<ChargeDeclined>(finding);
}

}  // namespace

StripeWebhooks::StripeWebhooks(runtime::Secret secret, storage::Store& store, PaymentStore& payments,
                               SettlePendingPayments& settle, std::function<void()> on_refund, const Clock& clock,
                               observability::Log log)
    : secret_(std::move(secret)),
      events_(store),
      payments_(payments),
      settle_(settle),
      on_refund_(std::move(on_refund)),
      clock_(clock),
      log_(log) {}

http::Routes StripeWebhooks::routes() {
  return {{Method::post, "/webhooks/stripe", [this](const Call& call) { return receive(call); }, http::plain_answers}};
}

Task<Response> StripeWebhooks::receive(const Call& call) {
  const auto& request = call.request;
  if (request.fields.count(signature_field) != 1) co_return refusal("not signed, or more than once");
  const auto verified =
      verify_stripe_signature(*request.fields.find(signature_field), request.body, secret_.reveal(), clock_.now());
  if (!verified) co_return refusal(verified.error());
  boost::system::error_code error;
  const auto body = boost::json::parse(request.body, error);
  auto event = error ? std::nullopt : event_in(body);
  if (!event) co_return refusal("no event");
  if (co_await events_.contains(event->id)) co_return Response{.status = 200};
  // Remembered when it has had its effect, which is the same however often it is tried.
  co_await apply(*event);
  co_await events_.add(std::move(event->id), std::move(event->type), clock_.now());
  co_return Response{.status = 200};
}

Task<std::size_t> StripeWebhooks::forget_old_events() {
  return events_.forget(clock_.now() - WebhookEvents::remembered_for);
}

/// The same for all, so that nobody learns what was wrong with a forgery.
Response StripeWebhooks::refusal(const char* cause) const {
  log_.warning("what came to the webhook is not from Stripe", {{"cause", observability::Label{cause}}});
  return http::problem(400);
}

Task<void> StripeWebhooks::apply(const StripeEvent& event) {
  if (event.intent) {
    auto finding = finding_of(*event.intent);
    if (tells(event, finding)) co_await settle(*event.intent, std::move(finding));
  } else if (event.type == "charge.refunded" || event.type.starts_with("refund.") ||
             event.type.starts_with("charge.refund.")) {
    on_refund_();
  }
}

Task<void> StripeWebhooks::settle(const StripeIntent& intent, ChargeFinding told) {
  const auto booking = booking_in_key(intent.key);
  auto payment = booking ? co_await payments_.find_by_booking(*booking) : std::nullopt;
  if (!payment || !is_of(intent, *payment)) {
    log_.warning("Stripe tells of a charge that is not ours", {{"intent", observability::Diagnosis{intent.id}}});
    co_return;
  }
  const bool has_failed = payment->payment_status == PaymentStatus::failed_payment;
  if (has_failed && std::holds_alternative<Charged>(told))
    log_.error("Stripe has taken money for a payment that has failed: give it back there",
               {{"payment", payment->id}, {"intent", observability::Diagnosis{intent.id}}});
  co_await settle_.settle(*std::move(payment), std::move(told));
}

}  // namespace boxoffice::payment
