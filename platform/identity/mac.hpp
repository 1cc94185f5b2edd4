#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::identity {

/// HMAC-SHA256 (RFC 2104): who does not have the key cannot make it.
std::array<std::uint8_t, 32> mac_of(std::string_view text, std::string_view key);

/// "text.mac", both in base64url: a text that nobody changes on its way.
std::string sealed(std::string_view text, std::string_view key);
/// The text, if the seal is of that key. Takes as long whichever byte of the seal is wrong.
std::optional<std::string> unsealed(std::string_view text, std::string_view key);

/// So many random bytes, which nobody guesses, in base64url.
std::string random_text(std::size_t bytes);

/// Takes as long wherever they differ.
bool are_equal(std::string_view one, std::string_view other);

}  // namespace boxoffice::identity
