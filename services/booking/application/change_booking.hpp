#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/booking/application/booking_store.hpp"

#include <cstdint>
#include <expected>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::booking {

/// What the customer wants a booking to be: canceled, or with seats, only these tickets of it.
struct WantedChange {
  BookingStatus status;
  std::vector<SeatId> seats;
  std::optional<std::string> customer_id = {};  ///< of whose bookings only, as far as he can tell
};

/// The customer changes a booking: cancels it. The refund and the stop of the delivery follow by events.
class ChangeBooking {
 public:
  ChangeBooking(BookingStore& bookings, const Clock& clock);

  /// Which versions of the booking the caller agrees to change; empty for any.
  using AcceptsVersion = std::function<bool(std::int64_t)>;

  /// Refuses a version that the caller does not accept ("stale-version"), and what the domain and the store refuse.
  Task<std::expected<Changed, Refusal>> operator()(BookingId id, WantedChange wanted, AcceptsVersion accepts,
                                                   std::optional<IdempotencyKey> key);

 private:
  BookingStore& bookings_;
  const Clock& clock_;
};

}  // namespace boxoffice::booking
