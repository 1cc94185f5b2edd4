#include "services/gateway/adapters/authentication.hpp"

#include "platform/http/field_syntax.hpp"
#include "platform/http/problem.hpp"
#include "platform/identity/mac.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace boxoffice::gateway {
namespace {

using identity::Role;

constexpr std::string_view csrf_field = "X-CSRF-Token";
// The stores keep it, and its length with the scope of an idempotency key (OpenID Connect Core §2 allows 255).
constexpr std::size_t longest_subject = 200;

// Of a caller who has several, the first.
constexpr std::array by_weight{Role::operator_, Role::gate, Role::customer};

std::unexpected<http::Response> unauthorized(std::string_view slug, std::string detail) {
  return std::unexpected(http::problem(http::Problem{.status = 401, .slug = slug, .detail = std::move(detail)})
                             .with("WWW-Authenticate", "Bearer error=\"invalid_token\""));
}

std::unexpected<http::Response> bad_token() {
  return unauthorized("bad-token", "This token is not valid, or not any more. Get a new one, or ask without.");
}

/// Who has logged in is a customer, if nobody says that he is more.
Role role_among(const std::vector<std::string>& names) {
  for (const auto role : by_weight)
    if (std::ranges::find(names, to_string(role)) != names.end()) return role;
  return Role::customer;
}

}  // namespace

std::expected<Authenticated, http::Response> Authentication::operator()(const http::Request& request) const {
  if (const auto field = request.fields.find("Authorization")) {
    if (request.fields.count("Authorization") > 1) return bad_token();
    auto caller = by_token(*field);
    if (!caller) return std::unexpected(std::move(caller.error()));
    return Authenticated{*std::move(caller)};
  }
  if (const auto value = cookie_in(request.fields, Sessions::cookie)) {
    auto caller = by_cookie(*value, request);
    if (!caller) return std::unexpected(std::move(caller.error()));
    return Authenticated{*std::move(caller)};
  }
  const auto role = anonymous_ == Anonymous::operator_ ? Role::operator_ : Role::guest;
  return Authenticated{{role, {}}, true};
}

std::expected<identity::Caller, http::Response> Authentication::by_token(std::string_view field) const {
  constexpr std::string_view scheme = "Bearer ";
  if (field.size() <= scheme.size() || !http::syntax::equal_ignoring_case(field.substr(0, scheme.size()), scheme))
    return unauthorized("bad-token", "Authorization has to say: Bearer TOKEN.");
  const auto token = field.substr(scheme.size());
  if (auto guest = sessions_.guest_of(token, clock_.now())) return *std::move(guest);
  auto session = session_of(token);
  if (!session) return bad_token();
  return identity::Caller{session->role, std::move(session->subject)};
}

std::optional<Session> Authentication::session_of(std::string_view token) const {
  auto claims = tokens_.verify(token, clock_.now());
  if (!claims || claims->subject.size() > longest_subject || is_guest(claims->subject)) return std::nullopt;
  return Session{role_among(claims->roles), std::move(claims->subject), std::move(claims->name), claims->expires_at};
}

std::expected<identity::Caller, http::Response> Authentication::by_cookie(std::string_view value,
                                                                          const http::Request& request) const {
  auto session = sessions_.open(value, clock_.now());
  if (!session) return unauthorized("session-over", "This session is over. GET /session begins a new one.");
  if (!changes_nothing(request.method)) {
    const auto token = request.fields.find(csrf_field);
    if (!token || !identity::are_equal(*token, sessions_.csrf_token(value)))
      return std::unexpected(http::problem(http::Problem{
          .status = 403,
          .slug = "csrf",
          .detail = "A page that changes something has to send the csrfToken of GET /session as X-CSRF-Token."}));
  }
  return identity::Caller{session->role, std::move(session->subject)};
}

bool changes_nothing(http::Method method) {
  return method == http::Method::get || method == http::Method::head || method == http::Method::options;
}

std::optional<std::string_view> cookie_in(const http::Fields& fields, std::string_view name) {
  for (const auto& [field, value] : fields) {
    if (!http::syntax::equal_ignoring_case(field, "Cookie")) continue;
    std::optional<std::string_view> rest = value;
    while (const auto pair = http::syntax::next_element(rest, ';')) {
      const auto equals = pair->find('=');
      if (equals != std::string_view::npos && pair->substr(0, equals) == name) return pair->substr(equals + 1);
    }
  }
  return std::nullopt;
}

}  // namespace boxoffice::gateway
