#include "platform/http/field_syntax.hpp"

#include <algorithm>
#include <array>

namespace boxoffice::http::syntax {

namespace {

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

constexpr std::array<bool, 256> token_characters = [] {
  std::array<bool, 256> table{};
  for (char c = 'a'; c <= 'z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = 'A'; c <= 'Z'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c = '0'; c <= '9'; ++c) table[static_cast<unsigned char>(c)] = true;
  for (char c : std::string_view("!#$%&'*+-.^_`|~")) table[static_cast<unsigned char>(c)] = true;
  return table;
}();

constexpr bool is_blank(char c) { return c == ' ' || c == '\t'; }

std::size_t end_of_element(std::string_view text, char separator) {
  bool quoted = false;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') quoted = !quoted;
    if (quoted && text[at] == '\\') ++at;
    else if (!quoted && text[at] == separator) return at;
  }
  return text.size();
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_token(std::string_view text) {
  return !text.empty() &&
         std::ranges::all_of(text, [](char c) { return token_characters[static_cast<unsigned char>(c)]; });
}

std::optional<std::string_view> next_element(std::optional<std::string_view>& rest, char separator) {
  if (!rest) return std::nullopt;
  const auto end = end_of_element(*rest, separator);
  const auto element = rest->substr(0, end);
  if (end == rest->size()) rest.reset();
  else rest->remove_prefix(end + 1);
  return trimmed(element);
}

std::optional<Parameter> parameter(std::string_view text) {
  const auto equals = text.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  const auto name = text.substr(0, equals);
  auto value = text.substr(equals + 1);
  if (!is_token(name)) return std::nullopt;
  if (is_token(value)) return Parameter{name, value};
  if (value.size() < 2 || value.front() != '"' || value.back() != '"') return std::nullopt;
  value = value.substr(1, value.size() - 2);
  return Parameter{name, value};
}

}  // namespace boxoffice::http::syntax
