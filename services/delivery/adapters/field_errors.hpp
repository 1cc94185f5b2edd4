#pragma once

#include "platform/http/message.hpp"
#include "platform/json/decode_failure.hpp"

#include <vector>

namespace boxoffice::delivery {

/// 422 that names every field that is wrong; there is one at least, and of many the first hundred.
http::Response refusal(std::vector<json::FieldError> errors);

}  // namespace boxoffice::delivery
