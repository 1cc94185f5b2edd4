#include "services/booking/application/change_booking.hpp"

#include <utility>

namespace boxoffice::booking {

ChangeBooking::ChangeBooking(BookingStore& bookings, const Clock& clock) : bookings_(bookings), clock_(clock) {}

Task<Result<Changed>> ChangeBooking::operator()(BookingId id, BookingStatus wanted, AcceptsVersion accepts,
                                                std::optional<IdempotencyKey> key) {
  auto decide = [wanted, accepts = std::move(accepts), now = clock_.now()](Booking booking) -> Result<Change> {
    if (accepts && !accepts(booking.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The booking has changed since you looked at it. Look again.");
    return change_status(std::move(booking), wanted, now);
  };
  return bookings_.change(id, std::move(decide), std::move(key));
}

}  // namespace boxoffice::booking
