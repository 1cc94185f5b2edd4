#pragma once

#include "services/booking/domain/booking.hpp"
#include "services/booking/domain/cancellation.hpp"
#include "services/booking/domain/catalogue.hpp"
#include "services/booking/domain/hold.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <expected>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace boxoffice::booking {

using TicketId = StrongId<struct TicketTag>;

/// How tickets reach the customer: 배송, 현장수령, 모바일.
enum class DeliveryMethod : std::uint8_t { post, desk, mobile };
BOOST_DESCRIBE_ENUM(DeliveryMethod, post, desk, mobile)

/// What is charged besides the seats themselves.
struct Fees {
  Money booking_fee;   ///< for each ticket
  Money delivery_fee;  ///< for a booking whose tickets are posted
};

/// Seats of a performance that somebody chose, without having held them.
struct ChosenSeats {
  PerformanceId performance_id;
  std::vector<SeatId> seats;
};

/// Any place without a seat, of the first of these performances that has one.
struct AnyPlace {
  std::vector<PerformanceId> performances;
};

/// Seats that are held, by what proves who holds them.
struct SeatsOnHold {
  HoldId hold_id;
  std::string token_hash;
};

/// A booking of seats as it is asked for, checked field by field.
struct SeatOrder {
  BookTicketCommand customer;  ///< the musical's name in it is not used: it follows from the performance
  std::variant<SeatsOnHold, ChosenSeats, AnyPlace> seats;
  DeliveryMethod delivery_method = DeliveryMethod::post;
  std::optional<Money> expected_total;  ///< what the customer was told that it costs
};

/// A seat that was sold, at the price of that moment.
struct Ticket {
  TicketId id;  ///< given by the store
  BookingId booking_id;
  SeatId seat_id;
  std::string section;
  std::string row_label;  ///< empty in an area
  std::string label;
  std::string grade;
  Money price;
  Money booking_fee;
  std::optional<Instant> canceled_at;
  std::optional<Money> cancellation_fee;  ///< what was kept of the price

  friend bool operator==(const Ticket&, const Ticket&) = default;
};
BOOST_DESCRIBE_STRUCT(Ticket, (),
                      (id, booking_id, seat_id, section, row_label, label, grade, price, booking_fee, canceled_at,
                       cancellation_fee))

/// What a booking of seats was sold on: what happens to the performance or to the rules afterwards does not change it.
struct TicketSale {
  BookingId id;
  PerformanceId performance_id;
  HoldId hold_id;             ///< given by the store
  std::string customer_hash;  ///< the same for all bookings of a customer: SHA-256 of name and telephone
  DeliveryMethod delivery_method = DeliveryMethod::post;
  Timestamp starts_at;
  Timestamp sale_closes_at;
  std::string time_zone;
  CancellationPolicy policy;
  std::int32_t tickets = 0;  ///< that the customer has or will have: those given back are not counted

  friend bool operator==(const TicketSale&, const TicketSale&) = default;
};
BOOST_DESCRIBE_STRUCT(TicketSale, (),
                      (id, performance_id, hold_id, customer_hash, delivery_method, starts_at, sale_closes_at,
                       time_zone, policy, tickets))

struct SoldTickets {
  TicketSale sale;
  std::vector<Ticket> tickets;  ///< in the order of their seats
};

/// What is offered: a performance with all that belongs to it. Refers to what the caller has.
struct SeatOffer {
  const Performance& performance;
  const Musical& musical;
  const Venue& venue;
  std::span<const GradePrice> prices;
  const SeatMap& map;
};

/// A booking, before any money moves, with its tickets.
struct SeatsSold {
  Booking booking;
  SoldTickets sold;
};

/// Sells seats of that hall: a booking that costs what the grades cost, the booking fees, and the delivery if there is
/// one. Rejects another total than the customer was told ("price-changed").
Result<SeatsSold> sell_seats(const SeatOffer& offer, std::span<const SeatId> seats, const SeatOrder& order,
                             const Fees& fees, Instant now);

/// What giving tickets back leads to.
struct TicketsGivenBack {
  Change change;
  std::vector<Ticket> tickets;  ///< those given back, as they now are
};

/// What giving these seats of a booking back brings now; all that are left when none are named. Refuses what
/// give_back refuses.
std::expected<RefundQuote, Refusal> quote(const Booking& booking, const SoldTickets& sold,
                                          std::span<const SeatId> seats, Instant now);

/// When it will bring something else, by the charge or because the booking fees are kept from then on; nothing when it
/// will not any more.
std::optional<Instant> next_change_of_quote(const Booking& booking, const TicketSale& sale, Instant now);

/// The customer gives tickets back: all that are left, which cancels the booking, or those of some seats, and the
/// booking stays complete with the others. What was given back before counts as done. Refuses seats that are not the
/// booking's or are named twice (by /seats), what cancel() rejects, and everything once the sale has closed
/// ("cancellation-closed").
std::expected<TicketsGivenBack, Refusal> give_back(Booking booking, const SoldTickets& sold,
                                                   std::span<const SeatId> seats, Instant now);

/// Where the tickets' seats are, for people: "1층 A열 3, 4".
std::string names_of(std::span<const Ticket> tickets);

}  // namespace boxoffice::booking
