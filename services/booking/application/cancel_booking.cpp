#include "services/booking/application/cancel_booking.hpp"

#include <utility>

namespace boxoffice::booking {

CancelBooking::CancelBooking(BookingStore& bookings, const Clock& clock) : bookings_(bookings), clock_(clock) {}

Task<Result<Changed>> CancelBooking::operator()(BookingId id, AcceptsVersion accepts,
                                                std::optional<IdempotencyKey> key) {
  auto decide = [accepts = std::move(accepts), now = clock_.now()](Booking booking) -> Result<Change> {
    if (accepts && !accepts(booking.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The booking has changed since you looked at it. Look again.");
    return cancel(std::move(booking), ChangedBy::customer, now);
  };
  return bookings_.change(id, std::move(decide), std::move(key));
}

}  // namespace boxoffice::booking
