#pragma once

#include "platform/http/message.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::http {

/// The strong entity tag of a version: "3", with its quotes.
std::string etag(std::int64_t version);

/// The versions that If-Match lets a change happen to: nothing when it lets every version (no such field, or *). An
/// empty list lets none: weak tags never match (RFC 9110 §13.1.1), and neither does a list that is malformed. The check
/// itself belongs into the transaction that changes the thing.
std::optional<std::vector<std::int64_t>> expected_versions(const Fields& fields);

/// If-None-Match names this version, or *: a GET is answered 304. Compared weakly (RFC 9110 §13.1.2).
bool has_current(const Fields& fields, std::int64_t version);

}  // namespace boxoffice::http
