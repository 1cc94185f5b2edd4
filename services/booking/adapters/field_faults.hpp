#pragma once

#include "platform/http/message.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <vector>

namespace boxoffice::booking {

/// 422 that names every field that is wrong; there is one at least.
http::Response refusal(const std::vector<Fault>& faults);

}  // namespace boxoffice::booking
