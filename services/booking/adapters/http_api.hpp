#pragma once

#include "platform/http/router.hpp"
#include "platform/rest/collection.hpp"
#include "services/booking/application/book_ticket.hpp"
#include "services/booking/application/change_booking.hpp"

#include <optional>
#include <string>

namespace boxoffice::booking {

/// What booking offers over HTTP.
class HttpApi {
 public:
  HttpApi(storage::Store& store, BookTicket& book_ticket, ChangeBooking& change_booking);

  /// The table of everything there is; valid as long as this.
  http::Routes routes();

 private:
  Task<http::Response> book(const http::Call& call);
  Task<http::Response> book_seats(const http::Call& call, std::optional<std::string> key);
  Task<http::Response> change(const http::Call& call);

  http::Response answer(const http::Call& call, const Booked& outcome) const;
  http::Response answer(const http::Call& call, const AwaitingPayment& outcome) const;
  http::Response answer(const http::Call& call, const PaymentDeclined& outcome) const;
  http::Response answer(const http::Call& call, const Rejection& outcome) const;
  http::Response answer(const http::Call& call, const Faults& outcome) const;

  rest::Collection<Booking, "booking"> bookings_;
  BookTicket& book_ticket_;
  ChangeBooking& change_booking_;
};

}  // namespace boxoffice::booking
