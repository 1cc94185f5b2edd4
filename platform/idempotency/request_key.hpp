#pragma once

#include "kernel/idempotency_key.hpp"
#include "platform/http/call.hpp"

#include <string>

namespace boxoffice::idempotency {

/// The key of a call that came with this Idempotency-Key, in the scope of its method, its route and who asks. The body
/// must have been found to be valid JSON: its meaning and the path are what the fingerprint is of, not their bytes.
IdempotencyKey key_of(const http::Call& call, std::string text);

/// Tells the client that this is the answer of an earlier request.
http::Response replayed(http::Response response);

}  // namespace boxoffice::idempotency
