#include "services/payment/adapters/operator_api.hpp"

#include "platform/http/body.hpp"
#include "platform/http/documents.hpp"
#include "services/payment/adapters/trial_balance.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace boxoffice::payment {
namespace {

using http::Call;
using http::Method;
using http::Response;

/// Any part of the provider's settings.
struct ProviderChange {
  std::optional<runtime::DelayRange> delay_ms;
  std::optional<runtime::Rate> decline_rate;
  std::optional<runtime::Rate> fail_rate;
  std::optional<runtime::Rate> answer_lost_rate;
};
BOOST_DESCRIBE_STRUCT(ProviderChange, (), (delay_ms, decline_rate, fail_rate, answer_lost_rate))

}  // namespace

http::Routes OperatorApi::routes() {
  http::Routes routes{{Method::get, "/ledger/trial-balance",
                       [this](const Call& call) { return show_trial_balance(call); }, http::plain_answers}};
  if (provider_.settings().kind != ProviderKind::simulated) return routes;
  routes.push_back(
      {Method::get, "/provider", [this](const Call& call) { return show_provider(call); }, http::plain_answers});
  routes.push_back(
      {Method::patch, "/provider", [this](const Call& call) { return change_provider(call); }, http::plain_answers});
  return routes;
}

Task<Response> OperatorApi::show_provider(const Call&) { co_return http::document(200, provider_.settings()); }

Task<Response> OperatorApi::change_provider(const Call& call) {
  const auto change = http::read_body<ProviderChange>(call.request);
  if (!change) co_return change.error();
  auto settings = provider_.settings();
  settings.delay_ms = change->delay_ms.value_or(settings.delay_ms);
  settings.decline_rate = change->decline_rate.value_or(settings.decline_rate);
  settings.fail_rate = change->fail_rate.value_or(settings.fail_rate);
  settings.answer_lost_rate = change->answer_lost_rate.value_or(settings.answer_lost_rate);
  provider_.change(settings);
  co_return http::document(200, settings);
}

Task<Response> OperatorApi::show_trial_balance(const Call&) {
  co_return http::document(200, co_await store_.read([](storage::Session& session) { return trial_balance(session); }));
}

}  // namespace boxoffice::payment
