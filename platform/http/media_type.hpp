#pragma once

#include "platform/http/message.hpp"

#include <array>
#include <optional>
#include <span>
#include <string_view>

namespace boxoffice::http {

inline constexpr std::string_view hal_json = "application/hal+json";
inline constexpr std::string_view plain_json = "application/json";
inline constexpr std::string_view merge_patch_json = "application/merge-patch+json";
inline constexpr std::string_view problem_json = "application/problem+json";
inline constexpr std::string_view csv_text = "text/csv";
inline constexpr std::string_view event_stream = "text/event-stream";

/// What a resource can be answered as, the preferred one first.
inline constexpr std::array<std::string_view, 2> hal_media = {hal_json, plain_json};

/// A request's Content-Type that stands for JSON in UTF-8: one of application/json, application/merge-patch+json and
/// application/hal+json, without parameters other than charset=utf-8 (wire.md, HTTP in).
bool is_json_body(std::string_view content_type);

/// The same of text/csv in UTF-8.
bool is_csv_body(std::string_view content_type);

/// Proactive negotiation (RFC 9110 §12.5.1): the one of `offered` that the Accept fields want most; nothing when they
/// want none of them (406). Among equally weighted ones the more precisely named wins, then the client's order, then
/// ours. Preferences that are malformed are disregarded; when none is left, the first one offered is given. Parameters
/// other than the weight are not looked at.
std::optional<std::string_view> negotiate(const Fields& fields, std::span<const std::string_view> offered);

/// An Accept field came, and says something: only then a POST or PATCH is answered with a body (domain.md §4).
bool has_accept(const Fields& fields);

}  // namespace boxoffice::http
