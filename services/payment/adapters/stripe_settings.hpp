#pragma once

#include "kernel/text.hpp"
#include "platform/http/server_url.hpp"
#include "platform/runtime/secret.hpp"
#include "platform/runtime/within.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace boxoffice::payment {

/// Stripe's account, where it takes the money.
struct StripeSettings {
  http::ServerUrl url = http::ServerUrl::parse("https://api.stripe.com").value();
  std::optional<runtime::Secret> secret_key;      ///< "sk_…" or "rk_…", of the account
  std::optional<runtime::Secret> webhook_secret;  ///< "whsec_…", of the webhook endpoint
  Text<200> payment_method =
      Text<200>::parse("pm_card_visa").value();        ///< what is charged: bookings bring none of their own
  runtime::Within<1'000, 60'000> timeout_ms = 20'000;  ///< for each of the calls
};
BOOST_DESCRIBE_STRUCT(StripeSettings, (), (url, secret_key, webhook_secret, payment_method, timeout_ms))

/// Throws std::runtime_error with a line for each setting that Stripe cannot be used with.
void expect_usable(const StripeSettings& settings);

}  // namespace boxoffice::payment
