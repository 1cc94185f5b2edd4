#pragma once

#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "platform/storage/session.hpp"
#include "services/booking/domain/booking.hpp"

#include <optional>

namespace boxoffice::booking {

// What delivery has told of a booking's tickets, as rows of booking's database: of bookings in any state, and also of
// one that is not there yet.

std::optional<HandOver> find_hand_over(storage::Session& session, BookingId booking);

/// Tickets have left the house: once, whatever is told later. Those on a telephone never do.
void note_hand_over(storage::Session& session, BookingId booking, DeliveryMethod delivery, Instant at);

/// They are there again. Nothing where they had not left.
void note_return(storage::Session& session, BookingId booking, Instant at);

}  // namespace boxoffice::booking
