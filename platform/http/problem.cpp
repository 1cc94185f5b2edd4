#include "platform/http/problem.hpp"

#include "platform/http/media_type.hpp"
#include "platform/json/encode.hpp"

#include <algorithm>
#include <utility>

namespace boxoffice::http {

namespace {

constexpr std::pair<int, std::string_view> reasons[] = {
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {304, "Not Modified"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {402, "Payment Required"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

int status_of(RejectionKind kind) {
  switch (kind) {
    case RejectionKind::invalid: return 422;
    case RejectionKind::not_found: return 404;
    case RejectionKind::conflict: return 409;
    case RejectionKind::stale: return 412;
    case RejectionKind::payment_declined: return 402;
    case RejectionKind::unavailable: return 503;
  }
  return 500;
}

/// "payment-mismatch" → "Payment mismatch"
std::string title_of(std::string_view slug) {
  std::string title(slug);
  std::ranges::replace(title, '-', ' ');
  if (title.front() >= 'a' && title.front() <= 'z') title.front() = static_cast<char>(title.front() - 'a' + 'A');
  return title;
}

void append_error(const json::FieldError& error, std::string& out) {
  const auto property = error.property();
  out += "{\"property\":";
  json::write_string(property, out);
  out += ",\"pointer\":";
  json::write_string(error.pointer, out);
  out += ",\"detail\":";
  json::write_string(error.detail, out);
  out += ",\"message\":";
  json::write_string(property.empty() ? error.detail : property + ' ' + error.detail, out);
  out += '}';
}

void append_errors(const std::vector<json::FieldError>& errors, std::string& out) {
  out += ",\"errors\":[";
  for (const auto& error : errors) {
    if (&error != &errors.front()) out += ',';
    append_error(error, out);
  }
  out += ']';
}

}  // namespace

std::string_view reason(int status) {
  const auto found = std::ranges::find(reasons, status, &std::pair<int, std::string_view>::first);
  return found == std::end(reasons) ? std::string_view() : found->second;
}

Response problem(const Problem& problem) {
  const auto title = problem.slug.empty() ? std::string(reason(problem.status)) : title_of(problem.slug);
  Response response{.status = problem.status, .content_type = std::string(problem_json), .fields = {}, .body = {}};
  auto& out = response.body;
  out += "{\"type\":";
  json::write_string(problem.slug.empty() ? "about:blank" : "/problems/" + std::string(problem.slug), out);
  out += ",\"title\":";
  json::write_string(title, out);
  out += ",\"status\":" + std::to_string(problem.status) + ",\"detail\":";
  json::write_string(problem.detail.empty() ? title : problem.detail, out);
  if (!problem.instance.empty()) {
    out += ",\"instance\":";
    json::write_string(problem.instance, out);
  }
  out += ",\"message\":";
  json::write_string(problem.detail.empty() ? title : problem.detail, out);
  if (!problem.errors.empty()) append_errors(problem.errors, out);
  out += '}';
  if (problem.retry_after_s > 0) response.fields.emplace_back("Retry-After", std::to_string(problem.retry_after_s));
  return response;
}

Response problem(int status, std::string detail) {
  return problem(Problem{.status = status, .detail = std::move(detail)});
}

Response problem(const Rejection& rejection) {
  const bool come_back = rejection.kind == RejectionKind::unavailable;
  return problem(Problem{.status = status_of(rejection.kind),
                         .slug = rejection.slug,
                         .detail = rejection.detail,
                         .retry_after_s = come_back ? std::max(1, rejection.retry_after_s) : rejection.retry_after_s});
}

Response problem(const json::DecodeFailure& failure) {
  using enum json::DecodeFailure::Kind;
  const auto slug = failure.kind == malformed       ? "malformed-json"
                    : failure.kind == unknown_field ? "unknown-field"
                                                    : "invalid-fields";
  return problem(Problem{.status = failure.kind == invalid ? 422 : 400,
                         .slug = slug,
                         .detail = failure.message,
                         .errors = failure.errors});
}

}  // namespace boxoffice::http
