#pragma once

#include "platform/http/client.hpp"
#include "platform/observability/log.hpp"
#include "services/payment/adapters/stripe_settings.hpp"

#include <boost/json/value.hpp>

#include <chrono>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::payment {

/// What Stripe answered to one call.
struct StripeAnswer {
  int status = 0;  ///< 0 when there is no answer, or none that is JSON
  boost::json::value body = {};
};

/// The names and values of a request, as they are before they are encoded.
using StripeForm = std::initializer_list<std::pair<std::string_view, std::string_view>>;

/// Calls Stripe's API. Says in the log what is not an answer to the question, without the key and without texts that
/// Stripe wrote for people. Sends nothing twice.
class StripeApi {
 public:
  /// Everything but the log outlives it; the settings are usable.
  StripeApi(boost::asio::io_context& io, Scheduler& scheduler, const StripeSettings& settings, observability::Log log);

  /// The target is "/v1/…", encoded; parameters of a query come as a form.
  Task<StripeAnswer> get(std::string target, StripeForm query = {});
  /// Under an idempotency key, where it must not happen twice.
  Task<StripeAnswer> post(std::string target, StripeForm form, std::string idempotency_key = {});

 private:
  Task<StripeAnswer> call(http::ClientRequest request);
  http::ClientRequest request_of(http::Method method, std::string target) const;
  void tell(const StripeAnswer& answer, std::string_view request_id) const;

  Scheduler& scheduler_;
  http::ServerUrl url_;
  std::string authorization_;
  std::chrono::milliseconds timeout_;
  observability::Log log_;
  http::Client client_;
};

}  // namespace boxoffice::payment
