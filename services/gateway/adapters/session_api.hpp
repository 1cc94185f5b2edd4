#pragma once

#include "kernel/clock.hpp"
#include "platform/http/router.hpp"
#include "services/gateway/adapters/authentication.hpp"
#include "services/gateway/adapters/sessions.hpp"

namespace boxoffice::gateway {

/// How a browser gets a session, and ends it.
class SessionApi {
 public:
  /// All of these outlive it.
  SessionApi(const Sessions& sessions, const Authentication& authentication, const Clock& clock)
      : sessions_(sessions), authentication_(authentication), clock_(clock) {}

  /// The table of everything there is; valid as long as this.
  http::Routes routes() const;

 private:
  Task<http::Response> show(const http::Call& call) const;
  Task<http::Response> enter(const http::Call& call) const;
  Task<http::Response> log_out(const http::Call& call) const;

  const Sessions& sessions_;
  const Authentication& authentication_;
  const Clock& clock_;
};

}  // namespace boxoffice::gateway
