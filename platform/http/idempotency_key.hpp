#pragma once

#include "platform/http/message.hpp"

#include <expected>
#include <optional>
#include <string>

namespace boxoffice::http {

inline constexpr std::size_t max_idempotency_key_length = 255;

/// The Idempotency-Key of a request, the same whether it came bare or as a quoted string (wire.md); nothing when there
/// is none. 400 when it is not 1 to 255 printable ASCII characters, or when several came.
std::expected<std::optional<std::string>, Response> idempotency_key(const Fields& fields);

}  // namespace boxoffice::http
