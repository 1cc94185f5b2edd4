#pragma once

#include "services/payment/application/payment_provider.hpp"

#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// What is read of Stripe's objects. What is missing, or of another type, reads as empty; one without an id of Stripe's
/// form is none.
namespace boxoffice::payment {

/// The metadata of ours that intents and refunds carry.
inline constexpr std::string_view stripe_key_field = "boxoffice_key";

struct StripeIntent {
  std::string id;
  std::string status;
  std::string currency;
  std::string key;         ///< ours
  std::string error_type;  ///< of the last attempt
  std::int64_t amount = 0;
  std::int64_t amount_received = 0;
};
std::optional<StripeIntent> intent_in(const boost::json::value& object);

struct StripeRefund {
  std::string id;
  std::string status;
  std::string key;  ///< ours
};
std::optional<StripeRefund> refund_in(const boost::json::value& object);

struct StripeError {
  std::string type;
  std::string code;
  std::optional<StripeIntent> intent;  ///< that it is about
};
/// Of the body of an answer that is no success.
StripeError error_in(const boost::json::value& body);

struct StripeEvent {
  std::string id;
  std::string type;
  std::optional<StripeIntent> intent;  ///< when that is what it is about
};
std::optional<StripeEvent> event_in(const boost::json::value& body);

/// The objects of a list or of what a search has found; nothing for anything else.
template <class T>
struct StripeList {
  std::vector<T> objects;
  bool has_more = false;
};
std::optional<StripeList<StripeIntent>> intents_in(const boost::json::value& body);
std::optional<StripeList<StripeRefund>> refunds_in(const boost::json::value& body);

/// What an intent's state says about the money. Declined only where none was taken and none can be any more without a
/// new attempt; anything that is not clear is unknown.
ChargeFinding finding_of(const StripeIntent& intent);

/// Nothing happens with it until the customer does something: so it can be canceled.
bool waits_for_the_customer(const StripeIntent& intent);

}  // namespace boxoffice::payment
