#pragma once

#include <string>

namespace boxoffice {

/// A client's key for one request, so that repeating it has no second effect (wire.md, Idempotency-Key).
struct IdempotencyKey {
  std::string scope;        ///< who asks what: principal, method and route
  std::string key;          ///< as the client sent it, without quotes
  std::string fingerprint;  ///< of the request's meaning: the same key with another one is refused
};

}  // namespace boxoffice
