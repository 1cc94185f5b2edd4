#include "platform/http/origins.hpp"

#include "platform/async/spawn.hpp"
#include "platform/http/client_stream.hpp"
#include "platform/http/request_head.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace boxoffice::http {

namespace {

using Reached = ClientConnection::Reached;

/// RFC 9110 9.2.2
bool is_idempotent(Method method) {
  return method != Method::post && method != Method::patch && method != Method::connect && method != Method::unknown;
}

bool is_sound(std::string_view text) {
  return std::ranges::all_of(text, [](char byte) { return byte < 0 || byte == '\t' || (byte >= ' ' && byte != 0x7f); });
}

/// Nothing in it can end a line before its time.
bool is_sound(const ClientRequest& request) {
  return !request.target.empty() && request.target.find(' ') == std::string::npos && is_sound(request.target) &&
         is_sound(request.host) && std::ranges::all_of(request.fields, [](const auto& field) {
           return is_sound(field.first) && is_sound(field.second);
         });
}

std::unexpected<ClientFailure> never_sent(std::string reason) {
  return std::unexpected(ClientFailure{ClientFailure::Kind::never_sent, std::move(reason)});
}

}  // namespace

Task<Origins::Answer> Origins::send(std::shared_ptr<Origins> self, ClientRequest request) {
  ++self->counters_.calls;
  auto& origin = self->origins_[{request.host, request.port, request.secure}];
  Use use(origin);
  auto answer = co_await self->call(origin, request, use);
  if (!answer)
    ++(answer.error().kind == ClientFailure::Kind::never_sent ? self->counters_.never_sent : self->counters_.unknown);
  co_return answer;
}

Task<Origins::Answer> Origins::call(Origin& origin, const ClientRequest& request, Use& use) {
  if (!is_sound(request)) co_return never_sent("the request has control bytes in it");
  if (origin.in_use > limits_.connections_per_origin) co_return never_sent("too many calls at once");
  const auto given_up = request.deadline.value_or(TimePoint::max());
  if (given_up <= scheduler_.steady_now()) co_return never_sent("nobody waits for it any more");

  auto connection = take_idle(origin);
  for (bool reused = connection != nullptr;; reused = false) {
    if (!reused) {
      auto made = co_await connect(request, std::min(given_up, scheduler_.steady_now() + limits_.connect_timeout));
      if (!made) co_return never_sent(std::move(made.error()));
      connection = std::move(*made);
    }
    const auto deadline = std::min(given_up, scheduler_.steady_now() + limits_.response_timeout);
    const auto text = text_of(request, deadline);
    ResponseReader reader(request.method, limits_, request.takes_stream);
    auto answer = co_await connection->exchange(text, reader, deadline, space_);
    if (answer) {
      if (reader.is_streaming())
        answer->stream = std::make_unique<ClientStream>(shared_from_this(), std::move(use), std::move(connection),
                                                        std::move(reader), std::exchange(answer->body, {}));
      else if (connection->keep_alive()) keep(origin, std::move(connection));
      co_return std::move(*answer);
    }
    auto& [reached, reason] = answer.error();
    const bool harmless = reached == Reached::nothing || (reached == Reached::request && is_idempotent(request.method));
    if (reused && harmless && scheduler_.steady_now() < given_up) {
      ++counters_.repeated;
      continue;
    }
    const auto kind = reached == Reached::nothing ? ClientFailure::Kind::never_sent : ClientFailure::Kind::unknown;
    co_return std::unexpected(ClientFailure{kind, std::move(reason)});
  }
}

std::unique_ptr<ClientConnection> Origins::take_idle(Origin& origin) {
  const auto now = scheduler_.steady_now();
  while (!origin.idle.empty()) {
    auto connection = std::move(origin.idle.back());
    origin.idle.pop_back();
    const bool young = now - connection->idle_since() < limits_.idle_timeout &&
                       now - connection->made_at() < limits_.connection_lifetime;
    if (young && connection->is_quiet()) return connection;
  }
  return nullptr;
}

void Origins::keep(Origin& origin, std::unique_ptr<ClientConnection> connection) {
  if (closed_ || origin.idle.size() >= limits_.idle_per_origin) return;
  origin.idle.push_back(std::move(connection));
  if (!next_drop_) next_drop_ = scheduler_.after(limits_.idle_timeout, [this] { drop_old(); });
}

void Origins::drop_old() {
  next_drop_.reset();
  const auto now = scheduler_.steady_now();
  bool any_left = false;
  for (auto& [name, origin] : origins_) {
    std::erase_if(origin.idle,
                  [&](const auto& connection) { return now - connection->idle_since() >= limits_.idle_timeout; });
    any_left = any_left || !origin.idle.empty();
  }
  if (any_left) next_drop_ = scheduler_.after(limits_.idle_timeout / 2, [this] { drop_old(); });
}

Task<Origins::Connected> Origins::connect(const ClientRequest& request, TimePoint deadline) {
  const auto& host = request.host;
  const auto port = request.port;
  const auto left = std::chrono::ceil<Scheduler::Duration>(deadline - scheduler_.steady_now());
  auto addresses = co_await with_deadline(scheduler_, resolve(io_, host, port), left);
  if (!addresses) co_return std::unexpected("cannot resolve " + host + " in time");
  if (!*addresses) co_return std::unexpected(std::move(addresses->error()));
  auto connection = std::make_unique<ClientConnection>(io_, scheduler_);
  auto failure = co_await connection->connect(std::move(**addresses), deadline);
  if (failure.empty() && request.secure) failure = co_await secure(*connection, host, deadline);
  if (!failure.empty()) co_return std::unexpected(host + ":" + std::to_string(port) + ": " + failure);
  ++counters_.connections_made;
  co_return connection;
}

Task<std::string> Origins::secure(ClientConnection& connection, const std::string& host, TimePoint deadline) {
  try {
    if (!tls_) tls_.emplace();
    co_return co_await connection.secure(*tls_, host, deadline);
  } catch (const std::runtime_error& failure) {
    co_return failure.what();
  }
}

std::string Origins::text_of(const ClientRequest& request, TimePoint deadline) const {
  const bool literal_v6 = request.host.find(':') != std::string::npos;
  const auto left = std::chrono::floor<std::chrono::milliseconds>(deadline - scheduler_.steady_now());
  std::string text;
  text.reserve(512 + request.body.size());
  text.append(to_string(request.method)).append(" ").append(request.target).append(" HTTP/1.1\r\nHost: ");
  text.append(literal_v6 ? "[" + request.host + "]" : request.host).append(":").append(std::to_string(request.port));
  text.append("\r\n")
      .append(time_left_field)
      .append(": ")
      .append(std::to_string(std::max<std::int64_t>(0, left.count())))
      .append("\r\n");
  for (const auto& [name, value] : request.fields) text.append(name).append(": ").append(value).append("\r\n");
  const bool may_have_body =
      request.method == Method::post || request.method == Method::put || request.method == Method::patch;
  if (may_have_body || !request.body.empty())
    text.append("Content-Length: ").append(std::to_string(request.body.size())).append("\r\n");
  return text.append("\r\n").append(request.body);
}

void Origins::close() {
  closed_ = true;
  next_drop_.reset();
  for (auto& [name, origin] : origins_) origin.idle.clear();
}

}  // namespace boxoffice::http
