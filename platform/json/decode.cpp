#include "platform/json/decode.hpp"

#include "platform/json/document.hpp"

#include <algorithm>

namespace boxoffice::json {

std::string FieldError::property() const {
  std::string property;
  const std::string_view rest = pointer;
  for (std::size_t at = rest.starts_with('/') ? 1 : 0; at < rest.size(); ++at) {
    if (rest[at] == '/') property += '.';
    else if (rest.substr(at, 2) == "~1") property += '/', ++at;
    else if (rest.substr(at, 2) == "~0") property += '~', ++at;
    else property += rest[at];
  }
  return property;
}

namespace detail {

namespace {

constexpr std::size_t most_named = 3;
constexpr std::size_t longest_name = 80;

/// "customerName" of "/customerName", cut when somebody sent an absurdly long one.
std::string name_of(const FieldError& error) {
  auto name = error.property();
  if (error.pointer.empty()) return "The document";
  if (name.size() <= longest_name) return name;
  auto end = longest_name;
  while ((static_cast<unsigned char>(name[end]) & 0xC0) == 0x80) --end;  // not amid a character
  return name.substr(0, end) + "…";
}

/// One sentence; the rest is in the list of errors.
template <class Phrase>
std::string sentence(std::string_view begin, const std::vector<FieldError>& errors, Phrase phrase) {
  std::string made(begin);
  const auto named = std::min(errors.size(), most_named);
  for (std::size_t i = 0; i < named; ++i) made.append(i == 0 ? "" : ", ").append(phrase(errors[i]));
  if (errors.size() > named) made.append(" and ").append(std::to_string(errors.size() - named)).append(" more");
  return made.append(".");
}

}  // namespace

std::optional<DecodeFailure> decode_text(std::string_view text, Unknown unknown, ReadRoot read_root, void* into) {
  const Document document(text);
  if (!document.fault().empty()) return DecodeFailure{DecodeFailure::Kind::malformed, document.fault(), {}};

  Reading reading(Reading::Source::wire, unknown);
  read_root(reading, Place{}, document.root(), into);
  if (auto& fields = reading.unknown_fields(); !fields.empty()) {
    const auto* begin = fields.size() == 1 ? "Unknown field " : "Unknown fields ";
    auto message = sentence(begin, fields, [](const FieldError& error) { return '"' + name_of(error) + '"'; });
    return DecodeFailure{DecodeFailure::Kind::unknown_field, std::move(message), std::move(fields)};
  }
  if (auto& errors = reading.errors(); !errors.empty()) {
    auto message = sentence("", errors, [](const FieldError& error) { return name_of(error) + " " + error.detail; });
    return DecodeFailure{DecodeFailure::Kind::invalid, std::move(message), std::move(errors)};
  }
  return std::nullopt;
}

}  // namespace detail
}  // namespace boxoffice::json
