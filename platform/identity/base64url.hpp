#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::identity {

/// RFC 4648 §5 without padding, as RFC 7515 §2 wants it.
std::string base64url(std::span<const std::uint8_t> bytes);
std::string base64url(std::string_view bytes);

/// Nothing for what base64url() would not have written: other letters, padding, a length that cannot be, bits set
/// behind the last byte. So every sequence of bytes has exactly one text.
std::optional<std::vector<std::uint8_t>> from_base64url(std::string_view text);

}  // namespace boxoffice::identity
