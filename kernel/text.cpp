#include "kernel/text.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <system_error>

namespace boxoffice {

namespace {

constexpr std::size_t not_utf8 = 0;

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

/// How many bytes the character beyond ASCII at the front takes, or `not_utf8`. The limits on the second byte are those
/// of RFC 3629, section 4: they keep out overlong forms, surrogates and what is above U+10FFFF.
std::size_t length_of_character(std::string_view bytes) {
  const auto first = byte_at(bytes, 0);
  if (first < 0xC2 || first > 0xF4) return not_utf8;
  const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
  if (bytes.size() < length) return not_utf8;

  const auto second = byte_at(bytes, 1);
  const unsigned least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
  const unsigned most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
  if (second < least || second > most) return not_utf8;
  for (std::size_t at = 2; at < length; ++at) {
    if ((byte_at(bytes, at) & 0xC0) != 0x80) return not_utf8;
  }
  return length;
}

bool is_ascii_control(unsigned byte) { return byte < 0x20 || byte == 0x7F; }

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

}  // namespace

bool is_utf8(std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size();) {
    if (byte_at(bytes, at) < 0x80) {
      ++at;
      continue;
    }
    const auto length = length_of_character(bytes.substr(at));
    if (length == not_utf8) return false;
    at += length;
  }
  return true;
}

std::optional<std::string> detail::fault_of_text(std::string_view text, int max_characters) {
  if (text.empty()) return "must not be empty";
  int characters = 0;
  bool has_control = false;
  for (std::size_t at = 0; at < text.size(); ++characters) {
    if (byte_at(text, at) < 0x80) {
      has_control |= is_ascii_control(byte_at(text, at));
      ++at;
      continue;
    }
    const auto length = length_of_character(text.substr(at));
    if (length == not_utf8) return "must be valid UTF-8";
    has_control |= byte_at(text, at) == 0xC2 && byte_at(text, at + 1) < 0xA0;  // U+0080–009F
    at += length;
  }
  if (characters > max_characters) return "must be at most " + std::to_string(max_characters) + " characters";
  if (has_control) return "must not contain control characters";
  return std::nullopt;
}

std::expected<TelephoneNumber, std::string> TelephoneNumber::from_integer(std::int64_t number) {
  if (number < 0) return std::unexpected("must not be negative");
  return TelephoneNumber(number);
}

std::expected<TelephoneNumber, std::string> TelephoneNumber::parse(std::string_view digits) {
  std::int64_t number = 0;
  const auto* begin = digits.data();
  const auto* end = begin + digits.size();
  const auto read = std::from_chars(begin, end, number);
  if (!std::ranges::all_of(digits, is_digit) || read.ec != std::errc{} || read.ptr != end) {
    return std::unexpected("must be digits only, at most 9223372036854775807");
  }
  return TelephoneNumber(number);
}

}  // namespace boxoffice
