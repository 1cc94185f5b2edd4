#include "services/gateway/adapters/remote_service.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/problem.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::gateway {
namespace {

using http::syntax::equal_ignoring_case;

/// Where the customer believes to be, so that links lead there again.
constexpr std::string_view original_host = "X-Forwarded-Host";
constexpr std::string_view original_scheme = "X-Forwarded-Proto";

http::ClientRequest sent_to(const http::ServerUrl& replica, const http::Request& request, const std::string& caller) {
  http::ClientRequest sent;
  // The body of an answer to HEAD is left out by who asked for it, which is not the gateway.
  sent.method = request.method == http::Method::head ? http::Method::get : request.method;
  sent.host = replica.host();
  sent.port = replica.port();
  sent.secure = replica.is_secure();
  sent.target = replica.prefix() + std::string(request.target);
  sent.deadline = request.deadline;
  sent.takes_stream = true;
  for (const auto& [name, value] : request.fields) {
    if (equal_ignoring_case(name, "Host") || equal_ignoring_case(name, "Content-Length") ||
        equal_ignoring_case(name, "X-Request-Timeout-Ms"))
      continue;
    sent.fields.emplace_back(name, value);
  }
  if (!request.fields.find(original_host)) {
    sent.fields.emplace_back(original_host, request.authority);
    if (!request.fields.find(original_scheme)) sent.fields.emplace_back(original_scheme, "http");
  }
  sent.fields.emplace_back(std::string(identity::caller_field), caller);
  sent.body = request.body;
  return sent;
}

http::Response received(http::ClientResponse answer) {
  http::Response response{answer.status, {}, {}, std::move(answer.body)};
  for (const auto& [name, value] : answer.fields) {
    if (equal_ignoring_case(name, "Content-Type")) {
      response.content_type = value;
    } else if (!equal_ignoring_case(name, "Content-Length") && !equal_ignoring_case(name, "Date")) {
      response.fields.emplace_back(name, value);
    }
  }
  response.stream = std::move(answer.stream);
  return response;
}

http::Response unreachable() {
  return http::problem(Rejection{RejectionKind::unavailable, "service-unavailable",
                                 "지금은 처리할 수 없습니다. 잠시 후 다시 시도해 주세요. (This cannot be done at the "
                                 "moment; nothing was changed. Please try again shortly.)",
                                 1});
}

http::Response lost() {
  return http::problem(502,
                       "The service did not answer, and what became of the request is not known. Look before you try "
                       "again, or try again with the same Idempotency-Key.");
}

}  // namespace

Task<http::Response> RemoteService::operator()(const http::Request& request) const {
  const auto caller = voucher_(*request.caller);
  for (std::size_t tried = 0; tried < replicas_->size(); ++tried) {
    auto answer = co_await client_.send(sent_to(replicas_->next(), request, caller));
    if (answer) co_return received(*std::move(answer));
    if (answer.error().kind == http::ClientFailure::Kind::unknown) co_return lost();
  }
  co_return unreachable();
}

}  // namespace boxoffice::gateway
