#include "services/gateway/adapters/session_api.hpp"

#include "platform/http/documents.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/query.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

#include <optional>
#include <string>
#include <utility>

namespace boxoffice::gateway {
namespace {

using http::Call;
using http::Method;
using http::Response;

struct SessionView {
  std::string role;
  std::optional<std::string> name;
  std::string csrf_token;
  std::optional<std::string> login_path;
};
BOOST_DESCRIBE_STRUCT(SessionView, (), (role, name, csrf_token, login_path))

/// RFC 6265 §4.1, and the prefix of RFC 6265bis §4.1.3.2: of this host alone, over TLS or on this machine.
std::string set_cookie(std::string_view value, std::chrono::seconds lives) {
  return fmt::format("{}={}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={}", Sessions::cookie, value,
                     lives.count());
}

Response private_document(std::string body) {
  return {.status = 200,
          .content_type = "application/json",
          .fields = {{"Cache-Control", "no-store"}},
          .body = std::move(body)};
}

}  // namespace

http::Routes SessionApi::routes() const {
  return {
      {Method::get, "/session", [this](const Call& call) { return show(call); }, http::plain_answers},
      {Method::get, "/enter", [this](const Call& call) { return enter(call); }, http::plain_answers},
      {Method::post, "/logout", [this](const Call& call) { return log_out(call); }, http::plain_answers},
  };
}

Task<Response> SessionApi::show(const Call& call) const {
  const auto now = clock_.now();
  auto value = std::string(cookie_in(call.request.fields, Sessions::cookie).value_or(""));
  auto session = sessions_.open(value, now);
  const bool is_new = !session;
  if (is_new) {
    session = Session{identity::Role::guest, Sessions::new_guest(now), {}, now + Sessions::guests_live};
    value = sessions_.seal(*session);
  }
  auto answer =
      private_document(json::encode(SessionView{std::string(to_string(session->role)),
                                                session->name.empty() ? std::nullopt : std::optional(session->name),
                                                sessions_.csrf_token(value),
                                                {}}));
  if (is_new) answer.fields.emplace_back("Set-Cookie", set_cookie(value, Sessions::guests_live));
  co_return answer;
}

Task<Response> SessionApi::enter(const Call& call) const {
  const auto session = authentication_.session_of(http::query_value(call.request.query, "token").value_or(""));
  if (!session)
    co_return http::problem(http::Problem{
        .status = 401, .slug = "bad-token", .detail = "This link is not valid, or not any more. Make a new one."});
  const auto lives = std::chrono::floor<std::chrono::seconds>(session->expires_at - clock_.now());
  co_return Response{.status = 303,
                     .content_type = {},
                     .fields = {{"Location", "/"},
                                {"Set-Cookie", set_cookie(sessions_.seal(*session), lives)},
                                {"Cache-Control", "no-store"},
                                {"Referrer-Policy", "no-referrer"}},
                     .body = {}};
}

Task<Response> SessionApi::log_out(const Call&) const {
  co_return Response{.status = 204,
                     .content_type = {},
                     .fields = {{"Set-Cookie", set_cookie("", std::chrono::seconds(0))}},
                     .body = {}};
}

}  // namespace boxoffice::gateway
