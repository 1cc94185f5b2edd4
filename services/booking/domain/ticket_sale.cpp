#include "services/booking/domain/ticket_sale.hpp"

#include <algorithm>
#include <chrono>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace boxoffice::booking {
namespace {

Ticket ticket_for(SeatId id, const SeatOffer& offer, const Fees& fees) {
  const auto* seat = offer.map.find(id);
  if (!seat) throw std::logic_error("seat " + std::to_string(id.value) + " is not of this hall");
  const auto& grade = offer.map.grades()[seat->grade];
  return {.id = {},
          .booking_id = {},
          .seat_id = id,
          .section = seat->section,
          .row_label = seat->row,
          .label = seat->label,
          .grade = grade,
          .price = std::ranges::find(offer.prices, grade, &GradePrice::grade)->price,
          .booking_fee = fees.booking_fee,
          .canceled_at = {},
          .cancellation_fee = {}};
}

CancellationTerms terms_of(const Booking& booking, const TicketSale& sale) {
  return {booking.booked_at, sale.starts_at.moment, sale.sale_closes_at.moment, zone_named(sale.time_zone)};
}

bool is_left(const Ticket& ticket) { return !ticket.canceled_at; }

/// Of the tickets that are left, those of the seats, or all; or what is wrong with the seats.
std::expected<std::vector<Ticket>, Faults> chosen_of(const SoldTickets& sold, std::span<const SeatId> seats) {
  Faults faults;
  std::set<SeatId> wanted;
  for (std::size_t i = 0; i < seats.size(); ++i) {
    const auto at = "/seats/" + std::to_string(i);
    if (std::ranges::find(sold.tickets, seats[i], &Ticket::seat_id) == sold.tickets.end())
      faults.push_back({at, "is no seat's of this booking"});
    if (!wanted.insert(seats[i]).second) faults.push_back({at, "is there twice"});
  }
  if (!faults.empty()) return std::unexpected(std::move(faults));
  std::vector<Ticket> chosen;
  for (const auto& ticket : sold.tickets)
    if (is_left(ticket) && (seats.empty() || wanted.contains(ticket.seat_id))) chosen.push_back(ticket);
  return chosen;
}

bool are_the_last(std::span<const Ticket> chosen, const SoldTickets& sold) {
  return std::ssize(chosen) == std::ranges::count_if(sold.tickets, is_left);
}

std::expected<RefundQuote, Refusal> quote_for(std::span<const Ticket> chosen, const Booking& booking,
                                              const SoldTickets& sold, Instant now) {
  std::vector<TicketPrice> prices;
  for (const auto& ticket : chosen) prices.push_back({ticket.price, ticket.booking_fee});
  const auto delivery = are_the_last(chosen, sold) ? booking.delivery_fee.value_or(Money{}) : Money{};
  auto quote = quote_refund(sold.sale.policy, terms_of(booking, sold.sale), prices, delivery, now);
  if (quote) return *quote;
  return reject(
      RejectionKind::conflict, "cancellation-closed",
      "취소할 수 있는 기간이 지났습니다. (Tickets could be given back until " + sold.sale.sale_closes_at.text() + ".)");
}

std::string row_name(const std::string& label) {
  constexpr std::string_view row = "열";
  return label.ends_with(row) ? label : label + std::string(row);
}

/// Of the tickets that were left, those that are not among the chosen ones.
std::vector<Ticket> rest_of(const SoldTickets& sold, std::span<const Ticket> chosen) {
  std::vector<Ticket> rest;
  for (const auto& ticket : sold.tickets)
    if (is_left(ticket) && std::ranges::find(chosen, ticket.seat_id, &Ticket::seat_id) == chosen.end())
      rest.push_back(ticket);
  return rest;
}

Change change_for(Booking booking, std::span<const Ticket> tickets, std::span<const Ticket> rest,
                  const RefundQuote& quote, Instant now) {
  booking.status_at = now;
  booking.status_by = ChangedBy::customer;
  booking.status_reason = "tickets-canceled";
  ++booking.version;
  auto event = TicketsCanceled{booking.id,    booking.customer_name,  booking.booking_status, names_of(tickets),
                               quote.total(), quote.cancellation_fee, quote.booking_fees,     names_of(rest)};
  return {std::move(booking), {std::move(event)}};
}

}  // namespace

Result<SeatsSold> sell_seats(const SeatOffer& offer, std::span<const SeatId> seats, const SeatOrder& order,
                             const Fees& fees, Instant now) {
  std::vector<Ticket> tickets;
  Money total;
  Money booking_fees;
  for (const auto seat : seats) {
    tickets.push_back(ticket_for(seat, offer, fees));
    total = total + tickets.back().price;
    booking_fees = booking_fees + fees.booking_fee;
  }
  const auto delivery_fee = order.delivery_method == DeliveryMethod::post ? fees.delivery_fee : Money{};
  total = total + booking_fees + delivery_fee;
  if (order.expected_total.value_or(total) != total)
    return reject(RejectionKind::conflict, "price-changed",
                  "금액이 달라졌습니다. 다시 확인해 주세요. (The total is " + std::to_string(total.minor_units) + " " +
                      default_currency + "; please look again.)");

  auto customer = order.customer;
  customer.musical_name = offer.musical.title;
  auto booking = place(std::move(customer), total, now);
  booking.performance_id = offer.performance.id;
  booking.starts_at = offer.performance.starts_at;
  booking.seats = names_of(tickets);
  booking.booking_fees = booking_fees;
  booking.delivery_fee = delivery_fee;
  TicketSale sale{.id = {},
                  .performance_id = offer.performance.id,
                  .hold_id = {},
                  .customer_hash = {},
                  .delivery_method = order.delivery_method,
                  .starts_at = offer.performance.starts_at,
                  .sale_closes_at = offer.performance.sale_closes_at,
                  .time_zone = offer.venue.time_zone,
                  .policy = offer.performance.cancellation_policy.value_or(usual_policy(offer.musical.kind)),
                  .tickets = static_cast<std::int32_t>(tickets.size())};
  return SeatsSold{std::move(booking), {std::move(sale), std::move(tickets)}};
}

std::expected<RefundQuote, Refusal> quote(const Booking& booking, const SoldTickets& sold,
                                          std::span<const SeatId> seats, Instant now) {
  if (auto canceled = cancel(booking, ChangedBy::customer, now); !canceled)
    return std::unexpected(std::move(canceled.error()));
  const auto chosen = chosen_of(sold, seats);
  if (!chosen) return std::unexpected(chosen.error());
  if (chosen->empty()) return RefundQuote{};
  return quote_for(*chosen, booking, sold, now);
}

std::optional<Instant> next_change_of_quote(const Booking& booking, const TicketSale& sale, Instant now) {
  const auto terms = terms_of(booking, sale);
  const auto of_charge = next_change_of_charge(sale.policy, terms, now);
  const auto day_of_booking = terms.zone.day_of(terms.booked_at);
  if (!of_charge || terms.zone.day_of(now) != day_of_booking) return of_charge;
  const auto fees_are_kept_from = terms.zone.at(day_of_booking + std::chrono::days{1}, std::chrono::minutes{0});
  return std::min(*of_charge, fees_are_kept_from);
}

std::expected<TicketsGivenBack, Refusal> give_back(Booking booking, const SoldTickets& sold,
                                                   std::span<const SeatId> seats, Instant now) {
  auto canceled = cancel(booking, ChangedBy::customer, now);
  if (!canceled) return std::unexpected(std::move(canceled.error()));
  auto chosen = chosen_of(sold, seats);
  if (!chosen) return std::unexpected(std::move(chosen.error()));
  if (chosen->empty()) return TicketsGivenBack{{std::move(booking), {}}, {}};
  const auto quoted = quote_for(*chosen, booking, sold, now);
  if (!quoted) return std::unexpected(quoted.error());

  const auto charge = charge_at(sold.sale.policy, terms_of(booking, sold.sale), now);
  for (auto& ticket : *chosen) {
    ticket.canceled_at = now;
    ticket.cancellation_fee = charge->of(ticket.price);
  }
  if (const auto rest = rest_of(sold, *chosen); !rest.empty())
    return TicketsGivenBack{change_for(std::move(booking), *chosen, rest, *quoted, now), *std::move(chosen)};
  auto& event = std::get<BookingCanceled>(canceled->events.front());
  event.refund = quoted->total();
  event.cancellation_fee = quoted->cancellation_fee;
  event.refunded_booking_fees = quoted->booking_fees;
  event.refunded_delivery_fee = quoted->delivery_fee;
  event.seats = names_of(*chosen);
  return TicketsGivenBack{*std::move(canceled), *std::move(chosen)};
}

std::string names_of(std::span<const Ticket> tickets) {
  std::string names;
  const Ticket* before = nullptr;
  for (const auto& ticket : tickets) {
    const bool same_row = before && before->section == ticket.section && before->row_label == ticket.row_label;
    if (before) names += same_row ? ", " : "; ";
    if (!same_row) {
      names += ticket.section + " ";
      if (!ticket.row_label.empty()) names += row_name(ticket.row_label) + " ";
    }
    names += ticket.label;
    before = &ticket;
  }
  return names;
}

}  // namespace boxoffice::booking
