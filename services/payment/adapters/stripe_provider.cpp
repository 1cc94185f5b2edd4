#include "services/payment/adapters/stripe_provider.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace boxoffice::payment {
namespace {

constexpr std::string_view currency = "krw";  // has no decimals: amounts are whole won
constexpr std::string_view key_in_form = "metadata[boxoffice_key]";

// More than what Stripe takes at least. Nobody can pay it: it has no payment method, and would have to be captured.
constexpr std::string_view amount_that_closes_a_key = "10000";

bool is_of(const StripeIntent& intent, Money amount) {
  return intent.currency == currency && intent.amount == amount.minor_units;
}

bool is_declined(const StripeAnswer& answer) {
  const auto error = error_in(answer.body);
  if (answer.status != 402 || error.type != "card_error") return false;
  return !error.intent || std::holds_alternative<ChargeDeclined>(finding_of(*error.intent));
}

}  // namespace

StripeProvider::StripeProvider(boost::asio::io_context& io, Scheduler& scheduler, const StripeSettings& settings,
                               observability::Log log)
    : api_(io, scheduler, settings, log), payment_method_(settings.payment_method.str()), log_(log) {}

Task<ChargeOutcome> StripeProvider::charge(std::string key, Money amount) {
  // Stripe takes no charge of nothing.
  if (amount == Money{}) co_return Charged{key};
  const auto won = std::to_string(amount.minor_units);
  const auto answer = co_await api_.post("/v1/payment_intents",
                                         {{"amount", won},
                                          {"currency", currency},
                                          {"confirm", "true"},
                                          {"off_session", "true"},
                                          {"payment_method", payment_method_},
                                          {"automatic_payment_methods[enabled]", "true"},
                                          {"automatic_payment_methods[allow_redirects]", "never"},
                                          {key_in_form, key}},
                                         key);
  if (is_declined(answer)) co_return ChargeDeclined{};
  const auto intent = answer.status == 200 ? intent_in(answer.body) : std::nullopt;
  if (!intent || !is_of(*intent, amount)) co_return ChargeUnknown{};
  const auto finding = finding_of(*intent);
  if (const auto* charged = std::get_if<Charged>(&finding); charged && intent->amount_received == intent->amount)
    co_return *charged;
  if (std::holds_alternative<ChargeDeclined>(finding)) co_return ChargeDeclined{};
  co_return ChargeUnknown{};
}

Task<ChargeFinding> StripeProvider::find(std::string key) {
  const auto query = "metadata['" + std::string(stripe_key_field) + "']:'" + key + "'";
  const auto answer = co_await api_.get("/v1/payment_intents/search", {{"query", query}});
  const auto list = answer.status == 200 ? intents_in(answer.body) : std::nullopt;
  if (!list) co_return ChargeUnknown{};
  const auto ours = std::ranges::find(list->objects, key, &StripeIntent::key);
  if (ours == list->objects.end()) co_return co_await close(std::move(key));
  co_return co_await look_at(ours->id);
}

/// Makes sure that nothing will ever be charged under a key. The search may not know yet of an intent, and the request
/// for one may still be on its way: but whoever comes first has the key, and Stripe refuses the other.
Task<ChargeFinding> StripeProvider::close(std::string key) {
  const auto answer = co_await api_.post("/v1/payment_intents",
                                         {{"amount", amount_that_closes_a_key},
                                          {"currency", currency},
                                          {"capture_method", "manual"},
                                          {"metadata[boxoffice_closes]", key}},
                                         key);
  const auto intent = answer.status == 200 ? intent_in(answer.body) : std::nullopt;
  const bool closed = intent && intent->status == "requires_payment_method" && intent->amount_received == 0;
  co_return closed ? ChargeFinding(NeverCharged{}) : ChargeFinding(ChargeUnknown{});
}

/// An intent as it is now, which the search may not know yet.
Task<ChargeFinding> StripeProvider::look_at(std::string intent) {
  const auto path = "/v1/payment_intents/" + intent;
  const auto answer = co_await api_.get(path);
  const auto found = answer.status == 200 ? intent_in(answer.body) : std::nullopt;
  if (!found) co_return ChargeUnknown{};
  auto finding = finding_of(*found);
  if (!std::holds_alternative<ChargeUnknown>(finding) || !waits_for_the_customer(*found)) co_return finding;
  const auto canceled = co_await api_.post(path + "/cancel", {});
  const auto after = canceled.status == 200 ? intent_in(canceled.body) : std::nullopt;
  co_return after ? finding_of(*after) : ChargeFinding(ChargeUnknown{});
}

Task<bool> StripeProvider::refund(std::string reference, std::string refund_key, Money amount) {
  // Before it is asked for once more: Stripe forgets idempotency keys after a day, and would give it back again.
  const auto made = co_await api_.get("/v1/refunds", {{"payment_intent", reference}, {"limit", "100"}});
  const auto refunds = made.status == 200 ? refunds_in(made.body) : std::nullopt;
  if (!refunds) co_return false;
  const auto ours = std::ranges::find(refunds->objects, refund_key, &StripeRefund::key);
  if (ours != refunds->objects.end()) co_return is_done(*ours);
  if (refunds->has_more) {
    log_.error("a charge has more refunds at Stripe than we look through, so no more are made");
    co_return false;
  }

  const auto won = std::to_string(amount.minor_units);
  const auto answer =
      co_await api_.post("/v1/refunds", {{"payment_intent", reference}, {"amount", won}, {key_in_form, refund_key}},
                         reference + "-" + refund_key);
  // All of it has gone back by another way, such as Stripe's own pages.
  if (answer.status == 400 && error_in(answer.body).code == "charge_already_refunded") co_return true;
  const auto refund = answer.status == 200 ? refund_in(answer.body) : std::nullopt;
  co_return refund.has_value() && is_done(*refund);
}

bool StripeProvider::is_done(const StripeRefund& refund) const {
  if (refund.status == "failed" || refund.status == "canceled")
    log_.error("a refund has failed at Stripe, and a person has to look into it",
               {{"refund", observability::Diagnosis{refund.id}}});
  return refund.status == "succeeded";
}

}  // namespace boxoffice::payment
