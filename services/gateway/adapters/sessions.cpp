#include "services/gateway/adapters/sessions.hpp"

#include "platform/identity/base64url.hpp"
#include "platform/identity/mac.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>
#include <fmt/format.h>

namespace boxoffice::gateway {
namespace {

using identity::sealed;
using identity::unsealed;

constexpr std::string_view guests = "guest:";
struct SealedSession {
  std::string role;
  std::string subject;
  std::string name;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SealedSession, (), (role, subject, name, expires_at))

struct SealedGuest {
  std::string subject;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(SealedGuest, (), (subject, expires_at))

template <class T>
std::optional<T> content_of(std::string_view text, std::string_view key) {
  const auto content = unsealed(text, key);
  if (!content) return std::nullopt;
  auto document = json::decode<T>(*content, json::Unknown::ignore);
  if (!document) return std::nullopt;
  return *std::move(document);
}

std::string key_for(std::string_view purpose, std::string_view key) {
  return identity::base64url(identity::mac_of(purpose, key));
}

}  // namespace

Sessions::Sessions(std::string_view key)
    : session_key_(key_for("session", key)),
      csrf_key_(key_for("csrf", key)),
      guest_key_(key_for("guest", key)),
      sender_key_(key_for("sender", key)) {}

std::string Sessions::seal(const Session& session) const {
  const SealedSession content{std::string(to_string(session.role)), session.subject, session.name, session.expires_at};
  return sealed(json::encode(content), session_key_);
}

std::optional<Session> Sessions::open(std::string_view value, Instant now) const {
  auto content = content_of<SealedSession>(value, session_key_);
  if (!content || now >= content->expires_at) return std::nullopt;
  const auto role = identity::role_of(content->role);
  if (!role) return std::nullopt;
  return Session{*role, std::move(content->subject), std::move(content->name), content->expires_at};
}

std::string Sessions::csrf_token(std::string_view value) const {
  return identity::base64url(identity::mac_of(value, csrf_key_));
}

std::string Sessions::guest_token(const std::string& subject, Instant now) const {
  return sealed(json::encode(SealedGuest{subject, now + guests_live}), guest_key_);
}

std::optional<identity::Caller> Sessions::guest_of(std::string_view token, Instant now) const {
  auto content = content_of<SealedGuest>(token, guest_key_);
  if (!content || now >= content->expires_at) return std::nullopt;
  return identity::Caller{identity::Role::guest, std::move(content->subject)};
}

std::string Sessions::new_guest(Instant now) {
  return fmt::format("{}{:012x}{}", guests, now.time_since_epoch().count(), identity::random_text(16));
}

std::string Sessions::guest_who_sends(std::string_view idempotency_key, std::string_view body) const {
  auto sent = std::string(idempotency_key);
  sent.append("\n").append(body);
  return std::string(guests) + identity::base64url(identity::mac_of(sent, sender_key_));
}

bool is_guest(std::string_view subject) { return subject.starts_with(guests); }

}  // namespace boxoffice::gateway
