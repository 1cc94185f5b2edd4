#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "platform/http/call.hpp"
#include "platform/idempotency/idempotency_keys.hpp"
#include "platform/storage/store.hpp"

#include <cstddef>
#include <functional>
#include <map>
#include <string>

namespace boxoffice::idempotency {

/// Gives the first answer to a request again, for requests that have no second effect anyway. The answer is written
/// down after the effect: what a crash forgets in between is done again, and leads to the same. Who would book twice
/// then claims the key in the transaction of the effect instead (IdempotencyKeys).
class Once {
 public:
  Once(storage::Store& store, const Clock& clock);

  /// To be awaited before anything else.
  Task<void> load();

  /// Serves the call, whose body is valid JSON, by `serve`, or answers as the same key was answered before. Answers for
  /// good are remembered: success, and a payment that was declined. 400 for what is no key.
  Task<http::Response> operator()(const http::Call& call, std::function<Task<http::Response>()> serve);

  /// Lets keys go that are older than their life; one bounded step. How many went.
  Task<std::size_t> forget_old_keys();

 private:
  Task<http::Response> serve_first(const IdempotencyKey& key, const std::function<Task<http::Response>()>& serve);

  storage::Store& store_;
  const Clock& clock_;
  IdempotencyKeys keys_;
  std::map<std::string, std::string> running_;  // key in its scope → fingerprint; nothing runs over a restart
};

}  // namespace boxoffice::idempotency
