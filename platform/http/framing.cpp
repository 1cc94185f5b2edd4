#include "platform/http/framing.hpp"

#include "platform/http/field_syntax.hpp"

#include <charconv>

namespace boxoffice::http {

namespace {

constexpr Refusal bad_length{400, "Content-Length is not one number."};
constexpr Refusal bad_coding{400, "Transfer-Encoding must be chunked, once, on HTTP/1.1, without Content-Length."};

bool has_element(std::string_view list, std::string_view wanted) {
  std::optional<std::string_view> rest = list;
  while (const auto element = syntax::next_element(rest, ',')) {
    if (syntax::equal_ignoring_case(*element, wanted)) return true;
  }
  return false;
}

}  // namespace

std::optional<std::uint64_t> parse_digits(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

void FramingFields::add(boost::beast::http::field known, std::string_view value) {
  using boost::beast::http::field;
  switch (known) {
    case field::content_length: length_ = value, ++lengths_; break;
    case field::transfer_encoding: coding_ = value, ++codings_; break;
    case field::connection: close_ = close_ || has_element(value, "close"); break;
    default: break;
  }
}

std::optional<Refusal> FramingFields::judge(int version) {
  if (codings_ > 0) {
    const bool sound =
        codings_ == 1 && lengths_ == 0 && version >= 11 && syntax::equal_ignoring_case(coding_, "chunked");
    return sound ? std::nullopt : std::optional(bad_coding);
  }
  if (lengths_ == 0) return std::nullopt;
  const auto length = parse_digits(length_);
  if (lengths_ > 1 || !length) return bad_length;
  content_length_ = *length;
  return std::nullopt;
}

}  // namespace boxoffice::http
