#include "platform/http/query.hpp"

#include <charconv>
#include <set>

namespace boxoffice::http {

namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The byte that %XX at this place stands for; -1 when it is none.
int encoded_byte(std::string_view text, std::size_t at) {
  if (text[at] != '%' || at + 2 >= text.size()) return -1;
  const int high = hex_digit(text[at + 1]);
  const int low = hex_digit(text[at + 2]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

std::string decoded(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    const int byte = encoded_byte(text, at);
    if (byte >= 0) {
      bytes += static_cast<char>(byte);
      at += 2;
    } else {
      bytes += text[at] == '+' ? ' ' : text[at];
    }
  }
  return bytes;
}

/// A parameter as it came, still encoded.
struct Parameter {
  std::string_view name;
  std::string_view value;
};

/// Takes the first parameter off a query that is not empty.
Parameter next_parameter(std::string_view& query) {
  const auto end = query.find('&');
  const auto pair = query.substr(0, end);
  query = end == std::string_view::npos ? std::string_view() : query.substr(end + 1);
  const auto equals = pair.find('=');
  return {pair.substr(0, equals), equals == std::string_view::npos ? std::string_view() : pair.substr(equals + 1)};
}

}  // namespace

std::optional<std::string> query_value(std::string_view query, std::string_view name) {
  while (!query.empty()) {
    const auto [key, value] = next_parameter(query);
    if (key == name || (key.find_first_of("%+") != std::string_view::npos && decoded(key) == name))
      return decoded(value);
  }
  return std::nullopt;
}

std::optional<std::string> repeated_parameter(std::string_view query) {
  if (query.find('&') == std::string_view::npos) return std::nullopt;
  std::set<std::string> names;
  while (!query.empty()) {
    auto name = decoded(next_parameter(query).name);
    if (name.empty() || names.insert(name).second) continue;
    return name;
  }
  return std::nullopt;
}

bool is_well_encoded(std::string_view text) {
  for (std::size_t at = 0; at < text.size(); ++at)
    if (text[at] == '%' && encoded_byte(text, at) < 0) return false;
  return true;
}

std::optional<std::int64_t> canonical_id(std::string_view text) {
  if (text.empty() || text.front() < '1' || text.front() > '9') return std::nullopt;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace boxoffice::http
