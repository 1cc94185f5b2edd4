#pragma once

#include "platform/http/message.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::http {

/// The strong entity tag of a version: "3", with its quotes.
std::string etag(std::int64_t version);

/// The versions that If-Match lets a change happen to: nothing when it lets every version (no such field, or *). An
/// empty list lets none: weak tags never match (RFC 9110 §13.1.1), and neither does a list that is malformed.
std::optional<std::vector<std::int64_t>> expected_versions(const Fields& fields);

/// If-None-Match names this version, or *: a GET is answered 304. Compared weakly (RFC 9110 §13.1.2).
bool has_current(const Fields& fields, std::int64_t version);
/// The same for an entity tag that is no version's, with its quotes.
bool has_current(const Fields& fields, std::string_view etag);

/// Whether If-Match and If-None-Match let a change happen to a version; empty when they let it happen to every one. To
/// be asked in the transaction that changes the thing, and no longer than the fields live.
std::function<bool(std::int64_t)> change_condition(const Fields& fields);

}  // namespace boxoffice::http
