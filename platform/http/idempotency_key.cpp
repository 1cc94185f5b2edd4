#include "platform/http/idempotency_key.hpp"

#include "platform/http/problem.hpp"

#include <algorithm>

namespace boxoffice::http {

namespace {

/// What stands between the quotes (RFC 8941 §3.3.3: only a quote and a backslash are escaped); nothing when it is
/// broken.
std::optional<std::string> unquoted(std::string_view text) {
  if (text.size() < 2 || text.back() != '"') return std::nullopt;
  text = text.substr(1, text.size() - 2);
  std::string key;
  key.reserve(text.size());
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') return std::nullopt;
    if (text[at] == '\\') {
      if (++at == text.size() || (text[at] != '"' && text[at] != '\\')) return std::nullopt;
    }
    key += text[at];
  }
  return key;
}

}  // namespace

std::expected<std::optional<std::string>, Response> idempotency_key(const Fields& fields) {
  const auto text = fields.find("Idempotency-Key");
  if (!text) return std::nullopt;
  auto key = text->starts_with('"') ? unquoted(*text) : std::optional(std::string(*text));
  const bool printable = key && std::ranges::all_of(*key, [](char c) { return c >= ' ' && c <= '~'; });
  if (fields.count("Idempotency-Key") > 1 || !printable || key->empty() || key->size() > max_idempotency_key_length)
    return std::unexpected(
        problem(Problem{.status = 400,
                        .slug = "bad-idempotency-key",
                        .detail = "Idempotency-Key has to come once, with 1 to 255 printable ASCII characters."}));
  return key;
}

}  // namespace boxoffice::http
