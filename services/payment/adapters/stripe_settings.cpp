#include "services/payment/adapters/stripe_settings.hpp"

#include <boost/asio/ip/address.hpp>

#include <initializer_list>
#include <stdexcept>
#include <string>
#include <string_view>

namespace boxoffice::payment {
namespace {

bool is_loopback(const std::string& host) {
  boost::system::error_code no_address;
  const auto address = boost::asio::ip::make_address(host, no_address);
  return host == "localhost" || (!no_address && address.is_loopback());
}

/// What is wrong with a secret, without repeating it.
std::string fault_of(const std::optional<runtime::Secret>& secret, std::initializer_list<std::string_view> beginnings) {
  if (!secret) return "must be set where payment.provider.kind is stripe";
  std::string known;
  for (const auto beginning : beginnings) {
    if (secret->reveal().starts_with(beginning)) return {};
    known.append(known.empty() ? "" : " or ").append(beginning);
  }
  return "must begin with " + known;
}

}  // namespace

void expect_usable(const StripeSettings& settings) {
  std::string faults;
  const auto note = [&](std::string_view setting, const std::string& fault) {
    if (!fault.empty()) faults.append(faults.empty() ? "" : "\n").append(setting).append(": ").append(fault);
  };
  const bool is_safe = settings.url.is_secure() || is_loopback(settings.url.host());
  note("payment.stripe.url", is_safe ? "" : "must be https, or of this machine: the key would be read on its way");
  note("payment.stripe.secret_key", fault_of(settings.secret_key, {"sk_", "rk_"}));
  note("payment.stripe.webhook_secret", fault_of(settings.webhook_secret, {"whsec_"}));
  if (!faults.empty()) throw std::runtime_error("settings: " + faults);
}

}  // namespace boxoffice::payment
