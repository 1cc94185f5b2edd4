#include "services/payment/adapters/stripe_api.hpp"

#include "services/payment/adapters/stripe_objects.hpp"

#include <boost/json/parse.hpp>

namespace boxoffice::payment {
namespace {

// What the answers are understood by, whatever the account's default becomes.
constexpr std::string_view api_version = "2023-10-16";

constexpr std::size_t longest_answer = 4 * 1024 * 1024;

http::ClientLimits limits_of(std::chrono::milliseconds timeout) {
  http::ClientLimits limits;
  limits.connect_timeout = timeout;
  limits.response_timeout = timeout;
  limits.body_bytes = longest_answer;
  return limits;
}

void append_encoded(std::string_view text, std::string& out) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                       c == '_' || c == '.' || c == '~';
    if (plain) out += c;
    else out.append({'%', digits[byte >> 4U], digits[byte & 15U]});
  }
}

std::string encoded(StripeForm form) {
  std::string text;
  for (const auto& [name, value] : form) {
    if (!text.empty()) text += '&';
    append_encoded(name, text);
    text += '=';
    append_encoded(value, text);
  }
  return text;
}

}  // namespace

StripeApi::StripeApi(boost::asio::io_context& io, Scheduler& scheduler, const StripeSettings& settings,
                     observability::Log log)
    : scheduler_(scheduler),
      url_(settings.url),
      authorization_("Bearer " + settings.secret_key.value().reveal()),
      timeout_(settings.timeout_ms.value()),
      log_(log),
      client_(io, scheduler, limits_of(timeout_)) {}

Task<StripeAnswer> StripeApi::get(std::string target, StripeForm query) {
  if (query.size() > 0) target += '?' + encoded(query);
  return call(request_of(http::Method::get, std::move(target)));
}

Task<StripeAnswer> StripeApi::post(std::string target, StripeForm form, std::string idempotency_key) {
  auto request = request_of(http::Method::post, std::move(target));
  request.fields.emplace_back("Content-Type", "application/x-www-form-urlencoded");
  if (!idempotency_key.empty()) request.fields.emplace_back("Idempotency-Key", std::move(idempotency_key));
  request.body = encoded(form);
  return call(std::move(request));
}

http::ClientRequest StripeApi::request_of(http::Method method, std::string target) const {
  http::ClientRequest request;
  request.method = method;
  request.host = url_.host();
  request.port = url_.port();
  request.secure = url_.is_secure();
  request.target = url_.prefix() + target;
  request.fields = {
      {"Authorization", authorization_}, {"Stripe-Version", std::string(api_version)}, {"Accept", "application/json"}};
  request.deadline = scheduler_.steady_now() + timeout_;
  return request;
}

Task<StripeAnswer> StripeApi::call(http::ClientRequest request) {
  auto received = co_await client_.send(std::move(request));
  if (!received) {
    log_.warning("Stripe gave no answer", {{"cause", observability::Diagnosis{received.error().reason}}});
    co_return StripeAnswer{};
  }
  boost::system::error_code error;
  StripeAnswer answer{.status = received->status, .body = boost::json::parse(received->body, error)};
  if (error) answer = {};
  tell(answer, received->fields.find("Request-Id").value_or(""));
  co_return answer;
}

void StripeApi::tell(const StripeAnswer& answer, std::string_view request_id) const {
  if (answer.status == 200 || answer.status == 402) return;
  const auto error = error_in(answer.body);
  const auto kind = error.type + (error.code.empty() ? "" : "/" + error.code);
  const auto say = [&](observability::Level level, observability::Constant message) {
    log_.write(level, message,
               {{"status", answer.status},
                {"error", observability::Diagnosis{kind}},
                {"request", observability::Diagnosis{request_id}}});
  };
  const bool ours = answer.status >= 400 && answer.status < 500 && answer.status != 409 && answer.status != 429 &&
                    error.type != "idempotency_error" && error.code != "charge_already_refunded";
  if (ours) say(observability::Level::error, "Stripe does not take what we send: see payment.stripe in the settings");
  else say(observability::Level::warning, "Stripe could not do what it was asked");
}

}  // namespace boxoffice::payment
