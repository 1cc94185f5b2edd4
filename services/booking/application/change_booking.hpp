#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/booking/application/booking_store.hpp"

#include <cstdint>
#include <functional>
#include <optional>

namespace boxoffice::booking {

/// The customer changes a booking: cancels it. The refund and the stop of the delivery follow by events.
class ChangeBooking {
 public:
  ChangeBooking(BookingStore& bookings, const Clock& clock);

  /// Which versions of the booking the caller agrees to change; empty for any.
  using AcceptsVersion = std::function<bool(std::int64_t)>;

  /// Rejects a version that the caller does not accept ("stale-version"), and what the domain and the store reject.
  Task<Result<Changed>> operator()(BookingId id, BookingStatus wanted, AcceptsVersion accepts,
                                   std::optional<IdempotencyKey> key);

 private:
  BookingStore& bookings_;
  const Clock& clock_;
};

}  // namespace boxoffice::booking
