#pragma once

#include "platform/storage/session.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"
#include "services/booking/adapters/sql_seats.hpp"
#include "services/booking/domain/ticket_sale.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <span>

namespace boxoffice::booking {

/// Tickets of bookings as rows of booking's database, and their seats with them: part of the transaction that makes or
/// changes the booking.
class SqlTickets {
 public:
  SqlTickets(SqlCatalogue& catalogue, SqlSeats& seats, Fees fees);

  /// Sells what the order asks for to a booking, which gets its id only if nothing is refused: its seats are nobody
  /// else's from now on. The booking is for the caller to save. Refuses what sell_seats and SqlSeats refuse, and more
  /// tickets than one customer may have of a performance ("seats-per-customer").
  std::expected<Booking, Refusal> sell(storage::Session& session, const SeatOrder& order,
                                       const std::function<BookingId()>& next_id, Instant now);

  /// What was sold to a booking; nothing when it has no seats.
  std::optional<SoldTickets> find(storage::Session& session, const Booking& booking);

  /// The booking came to nothing: its seats are the holder's again as long as the hold lasts, otherwise anybody's.
  void put_back(storage::Session& session, const Booking& failed, Instant now);

  /// Tickets that were given back: their seats are nobody's, and free from that moment on.
  void give_back(storage::Session& session, const TicketSale& sale, std::span<const Ticket> tickets, Instant return_at);

 private:
  std::optional<Rejection> refusal_for(storage::Session& session, const TicketSale& sale,
                                       const Performance& performance);

  SqlCatalogue& catalogue_;
  SqlSeats& seats_;
  const Fees fees_;
};

}  // namespace boxoffice::booking
