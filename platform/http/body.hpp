#pragma once

#include "platform/http/message.hpp"
#include "platform/http/problem.hpp"
#include "platform/json/decode.hpp"

#include <expected>

namespace boxoffice::http {

/// The request's JSON as a T, or the answer that says what is wrong with it: 400 for text that is no JSON and for
/// fields that T does not have, 422 with one entry per field that is missing or wrong.
template <class T>
std::expected<T, Response> read_body(const Request& request) {
  auto body = json::decode<T>(request.body, json::Unknown::refuse);
  if (!body) return std::unexpected(problem(body.error()));
  return std::move(*body);
}

}  // namespace boxoffice::http
