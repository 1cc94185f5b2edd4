#include "platform/json/encode.hpp"

#include "kernel/text.hpp"

#include <array>
#include <charconv>
#include <cstddef>

namespace boxoffice::json {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool needs_escape(char letter) { return static_cast<unsigned char>(letter) < 0x20 || letter == '"' || letter == '\\'; }

void append_escape(char letter, std::string& out) {
  constexpr std::string_view with_short_form = "\"\\\n\r\t";
  constexpr std::string_view short_forms = "\"\\nrt";
  constexpr std::string_view hex = "0123456789abcdef";
  if (const auto at = with_short_form.find(letter); at != std::string_view::npos) {
    out.append(1, '\\').append(1, short_forms[at]);
    return;
  }
  const auto byte = static_cast<unsigned char>(letter);
  out.append("\\u00").append(1, hex[byte >> 4]).append(1, hex[byte & 0xF]);
}

void append_escaped(std::string_view text, std::string& out) {
  std::size_t plain = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (!needs_escape(text[at])) continue;
    out.append(text, plain, at - plain);
    append_escape(text[at], out);
    plain = at + 1;
  }
  out.append(text, plain);
}

std::string repaired(std::string_view text) {
  std::string made;
  while (!text.empty()) {
    std::size_t length = 1;
    while (length <= 4 && !is_utf8(text.substr(0, length))) ++length;
    if (length <= 4) {
      made.append(text.substr(0, length));
      text.remove_prefix(length);
    } else {
      made.append(replacement);
      text.remove_prefix(1);
    }
  }
  return made;
}

template <class Number>
void append_number(Number number, std::string& out) {
  std::array<char, 32> digits;  // the longest double takes 24
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), written.ptr);
}

}  // namespace

void write_string(std::string_view text, std::string& out) {
  out.push_back('"');
  if (is_utf8(text)) {
    append_escaped(text, out);
  } else {
    append_escaped(repaired(text), out);
  }
  out.push_back('"');
}

void detail::write_integer(std::int64_t number, std::string& out) { append_number(number, out); }
void detail::write_integer(std::uint64_t number, std::string& out) { append_number(number, out); }
void detail::write_double(double number, std::string& out) { append_number(number, out); }

}  // namespace boxoffice::json
