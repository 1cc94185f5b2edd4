#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::http {

/// The value of the parameter of that name in a query, decoded (%XX and + for a blank); nothing when there is none.
/// What is wrongly encoded stays as it came. The bytes are the client's: they may be no UTF-8. That there is one at
/// most the router has seen to; otherwise it is the first.
std::optional<std::string> query_value(std::string_view query, std::string_view name);

/// The name of a parameter that a query brings more than once, decoded; nothing when it brings none so.
std::optional<std::string> repeated_parameter(std::string_view query);

/// Every percent sign is followed by two hexadecimal digits.
bool is_well_encoded(std::string_view text);

/// A positive int64 in its one canonical decimal form: no sign, no leading zero, nothing around it.
std::optional<std::int64_t> canonical_id(std::string_view text);

}  // namespace boxoffice::http
