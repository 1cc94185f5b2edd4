#pragma once

#include "platform/http/media_type.hpp"
#include "platform/http/message.hpp"
#include "platform/http/router.hpp"
#include "platform/json/encode.hpp"

#include <span>
#include <string>

/// Answers that are plain JSON and no resources: for programs and operators.
namespace boxoffice::http {

inline constexpr RouteOptions plain_answers{.produces = std::span(hal_media).last(1)};

template <class T>
Response document(int status, const T& value) {
  return Response{status, std::string(plain_json), {}, json::encode(value)};
}

}  // namespace boxoffice::http
