#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "services/booking/application/booking_store.hpp"
#include "services/booking/application/payment_client.hpp"

#include <functional>

namespace boxoffice::booking {

/// Finds out what became of a payment whose answer was lost, and completes the booking or gives it up.
class SettleUnknownPayment {
 public:
  /// Told once of each booking that a person has to look at.
  using HandedOver = std::function<void(BookingId)>;

  SettleUnknownPayment(BookingStore& bookings, PaymentClient& payments, const Clock& clock, HandedOver handed_over);

  /// Asks once. True when the booking needs no further asking. One that nothing is known of is handed to a person the
  /// last time, and may be asked about again; one for which payment took something else than its price is handed over
  /// at once.
  Task<bool> operator()(BookingId id, bool last_time);

 private:
  /// To a person; false when the booking is not pending any more.
  Task<bool> hand_over(BookingId id);

  BookingStore& bookings_;
  PaymentClient& payments_;
  const Clock& clock_;
  HandedOver handed_over_;
};

}  // namespace boxoffice::booking
