#pragma once

#include <optional>
#include <string_view>

/// The grammar that header fields share (RFC 9110 §5.6): tokens, quoted strings, lists and parameters.
namespace boxoffice::http::syntax {

bool equal_ignoring_case(std::string_view a, std::string_view b);

/// Without blanks and tabs at both ends.
std::string_view trimmed(std::string_view text);

/// Not empty, and made of RFC 9110's token characters only.
bool is_token(std::string_view text);

/// Takes the next element off the front of `rest`, trimmed and possibly empty; nothing when `rest` is used up. A
/// separator inside a quoted string does not separate.
std::optional<std::string_view> next_element(std::optional<std::string_view>& rest, char separator);

struct Parameter {
  std::string_view name;
  std::string_view value;  ///< without its quotes; escapes inside them stay as they came
};

/// `name=value` or `name="value"`; nothing when it is neither.
std::optional<Parameter> parameter(std::string_view text);

}  // namespace boxoffice::http::syntax
