#pragma once

#include "kernel/clock.hpp"
#include "platform/http/router.hpp"
#include "services/booking/adapters/sql_booking_store.hpp"

namespace boxoffice::booking {

/// What was sold to a booking, and what giving it back would bring, over HTTP.
class TicketApi {
 public:
  TicketApi(SqlBookingStore& bookings, const Clock& clock) : bookings_(bookings), clock_(clock) {}

  /// Valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> show_tickets(const http::Call& call);
  Task<http::Response> show_cancellation(const http::Call& call);

  SqlBookingStore& bookings_;
  const Clock& clock_;
};

}  // namespace boxoffice::booking
