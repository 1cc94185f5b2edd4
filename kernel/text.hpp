#pragma once

#include <compare>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice {

/// Whether the bytes are UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF.
bool is_utf8(std::string_view bytes);

namespace detail {
std::optional<std::string> fault_of_text(std::string_view text, int max_characters);
}

/// What a person wrote: UTF-8, not empty, at most `Max` characters (code points), without control characters
/// (U+0000–001F, U+007F–009F). Kept verbatim: nothing is trimmed or normalised. There is no empty Text; what may be
/// missing is an optional one.
template <int Max>
class Text {
 public:
  static constexpr int max_characters = Max;

  /// The error is a phrase for the writer, to be put after the field's name: "must not be empty".
  static std::expected<Text, std::string> parse(std::string text) {
    if (auto fault = detail::fault_of_text(text, Max)) return std::unexpected(std::move(*fault));
    return Text(std::move(text));
  }

  const std::string& str() const& { return text_; }
  std::string str() && { return std::move(text_); }

  friend auto operator<=>(const Text&, const Text&) = default;

 private:
  explicit Text(std::string text) : text_(std::move(text)) {}

  std::string text_;
};

/// A telephone number as the reference system keeps it: a whole number, so leading zeros and signs are lost.
class TelephoneNumber {
 public:
  /// Refuses a negative one. The error is a phrase as with Text.
  static std::expected<TelephoneNumber, std::string> from_integer(std::int64_t number);
  /// ASCII digits and nothing else, as httpie sends it, of a number that is at most 2^63 − 1.
  static std::expected<TelephoneNumber, std::string> parse(std::string_view digits);

  std::int64_t value() const { return value_; }

  friend auto operator<=>(TelephoneNumber, TelephoneNumber) = default;

 private:
  explicit TelephoneNumber(std::int64_t value) : value_(value) {}

  std::int64_t value_;
};

}  // namespace boxoffice
