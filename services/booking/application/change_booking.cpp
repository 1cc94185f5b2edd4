#include "services/booking/application/change_booking.hpp"

#include <utility>

namespace boxoffice::booking {

ChangeBooking::ChangeBooking(BookingStore& bookings, const Clock& clock) : bookings_(bookings), clock_(clock) {}

Task<std::expected<Changed, Refusal>> ChangeBooking::operator()(BookingId id, WantedChange wanted,
                                                                AcceptsVersion accepts,
                                                                std::optional<IdempotencyKey> key) {
  auto decide = [wanted = std::move(wanted), accepts = std::move(accepts), now = clock_.now()](
                    Booking booking, const std::optional<SoldTickets>& sold,
                    const std::optional<HandOver>& hand_over) -> std::expected<TicketsGivenBack, Refusal> {
    if (wanted.customer_id && booking.customer_id != wanted.customer_id)
      return reject(RejectionKind::not_found, "no-such-booking");
    if (accepts && !accepts(booking.version))
      return reject(RejectionKind::stale, "stale-version",
                    "The booking has changed since you looked at it. Look again.");
    const bool cancels = wanted.status == BookingStatus::cancel_booking;
    if (cancels && sold) return booking::give_back(std::move(booking), *sold, wanted.seats, now, hand_over);
    if (cancels && !wanted.seats.empty())
      return std::unexpected(Faults{{"/seats", "must not be there: this booking has none"}});
    auto change = change_status(std::move(booking), wanted.status, now, hand_over);
    if (!change) return std::unexpected(std::move(change.error()));
    return TicketsGivenBack{*std::move(change), {}};
  };
  return bookings_.give_back(id, std::move(decide), std::move(key));
}

}  // namespace boxoffice::booking
