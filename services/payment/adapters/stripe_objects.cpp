#include "services/payment/adapters/stripe_objects.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <algorithm>
#include <utility>

namespace boxoffice::payment {
namespace {

const boost::json::value* member(const boost::json::value& object, std::string_view pointer) {
  boost::system::error_code missing;
  return object.find_pointer(pointer, missing);
}

std::string text_at(const boost::json::value& object, std::string_view pointer) {
  const auto* found = member(object, pointer);
  return found && found->is_string() ? std::string(found->get_string()) : std::string();
}

std::int64_t number_at(const boost::json::value& object, std::string_view pointer) {
  const auto* found = member(object, pointer);
  return found && found->is_int64() ? found->get_int64() : 0;
}

/// "pi_3Mt…": it goes into paths and columns.
bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= 255 && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
  });
}

std::string key_of(const boost::json::value& object) {
  return text_at(object, std::string("/metadata/").append(stripe_key_field));
}

template <class T>
std::optional<StripeList<T>> list_in(const boost::json::value& body,
                                     std::optional<T> (*read)(const boost::json::value&)) {
  const auto* data = member(body, "/data");
  const auto* more = member(body, "/has_more");
  if (!data || !data->is_array() || !more || !more->is_bool()) return std::nullopt;
  StripeList<T> list{.objects = {}, .has_more = more->get_bool()};
  for (const auto& object : data->get_array()) {
    auto one = read(object);
    if (!one) return std::nullopt;
    list.objects.push_back(*std::move(one));
  }
  return list;
}

}  // namespace

std::optional<StripeIntent> intent_in(const boost::json::value& object) {
  StripeIntent intent{.id = text_at(object, "/id"),
                      .status = text_at(object, "/status"),
                      .currency = text_at(object, "/currency"),
                      .key = key_of(object),
                      .error_type = text_at(object, "/last_payment_error/type"),
                      .amount = number_at(object, "/amount"),
                      .amount_received = number_at(object, "/amount_received")};
  if (!is_id(intent.id) || text_at(object, "/object") != "payment_intent") return std::nullopt;
  return intent;
}

std::optional<StripeRefund> refund_in(const boost::json::value& object) {
  StripeRefund refund{.id = text_at(object, "/id"), .status = text_at(object, "/status"), .key = key_of(object)};
  if (!is_id(refund.id) || text_at(object, "/object") != "refund") return std::nullopt;
  return refund;
}

StripeError error_in(const boost::json::value& body) {
  const auto* intent = member(body, "/error/payment_intent");
  return {.type = text_at(body, "/error/type"),
          .code = text_at(body, "/error/code"),
          .intent = intent ? intent_in(*intent) : std::nullopt};
}

std::optional<StripeEvent> event_in(const boost::json::value& body) {
  StripeEvent event{.id = text_at(body, "/id"), .type = text_at(body, "/type"), .intent = {}};
  if (!is_id(event.id) || event.type.empty() || event.type.size() > 255 || text_at(body, "/object") != "event")
    return std::nullopt;
  if (const auto* object = member(body, "/data/object")) event.intent = intent_in(*object);
  return event;
}

std::optional<StripeList<StripeIntent>> intents_in(const boost::json::value& body) { return list_in(body, intent_in); }
std::optional<StripeList<StripeRefund>> refunds_in(const boost::json::value& body) { return list_in(body, refund_in); }

ChargeFinding finding_of(const StripeIntent& intent) {
  if (intent.status == "succeeded") return Charged{intent.id};
  const bool refused = intent.status == "requires_payment_method" && intent.error_type == "card_error";
  if ((refused || intent.status == "canceled") && intent.amount_received == 0) return ChargeDeclined{};
  return ChargeUnknown{};
}

bool waits_for_the_customer(const StripeIntent& intent) {
  return intent.status == "requires_payment_method" || intent.status == "requires_confirmation" ||
         intent.status == "requires_action";
}

}  // namespace boxoffice::payment
