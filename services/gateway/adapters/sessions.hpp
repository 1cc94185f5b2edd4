#pragma once

#include "kernel/clock.hpp"
#include "platform/identity/caller.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::gateway {

/// What a browser's cookie says.
struct Session {
  identity::Role role = identity::Role::guest;
  std::string subject;
  std::string name;  ///< for people; empty for a guest
  Instant expires_at;
};

/// Browsers' sessions and the tokens of guests: texts that are sealed by a key of the gateway's, so that nothing has to
/// be kept. Every gateway with the same key knows them.
class Sessions {
 public:
  static constexpr std::string_view cookie = "__Host-boxoffice";
  /// A guest has no other way to his tickets.
  static constexpr std::chrono::days guests_live{400};

  explicit Sessions(std::string_view key);

  /// The value of the cookie.
  std::string seal(const Session& session) const;
  /// Nothing when it is over, or none of ours.
  std::optional<Session> open(std::string_view value, Instant now) const;

  /// What a page has to say with every change, which another site's page does not know.
  std::string csrf_token(std::string_view value) const;

  /// What a guest shows who is no browser.
  std::string guest_token(const std::string& subject, Instant now) const;
  /// Whose it is; nothing when it is over, or none of ours.
  std::optional<identity::Caller> guest_of(std::string_view token, Instant now) const;

  /// A guest whom nobody else is. Those made later are greater, so that an index of them grows at its end.
  static std::string new_guest(Instant now);
  /// The guest who sends this request with this key: the same one when he sends it again.
  std::string guest_who_sends(std::string_view idempotency_key, std::string_view body) const;

 private:
  // Every kind of text is sealed by a key of its own, so that none passes for another.
  std::string session_key_;
  std::string csrf_key_;
  std::string guest_key_;
  std::string sender_key_;
};

/// Whether that is the name of a guest.
bool is_guest(std::string_view subject);

}  // namespace boxoffice::gateway
