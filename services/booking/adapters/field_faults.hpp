#pragma once

#include "platform/http/message.hpp"
#include "services/booking/domain/ticket_sale.hpp"

namespace boxoffice::booking {

/// 422 that names every field that is wrong; there is one at least.
http::Response refusal(const Faults& faults);

http::Response refusal(const Refusal& refused);

}  // namespace boxoffice::booking
