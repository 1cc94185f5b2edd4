#include "services/booking/adapters/sql_tickets.hpp"

#include "platform/storage/table_text.hpp"
#include "services/booking/adapters/hold_tokens.hpp"
#include "services/booking/adapters/policy_column.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

constexpr storage::Insert<TicketSale> insert_sale{"ticket_sale"};
constexpr auto& sale_by_id = storage::Reading<TicketSale, "ticket_sale">::by_id;
constexpr storage::Query<std::int64_t, PerformanceId, std::string> tickets_of_customer{
    "SELECT tickets FROM ticket_sale WHERE performance_id = :performance AND customer_hash = :customer"};
constexpr storage::Command<std::int64_t, BookingId> set_tickets{
    "UPDATE ticket_sale SET tickets = :tickets WHERE id = :id"};
constexpr storage::Insert<Ticket> insert_ticket{"ticket"};
constexpr storage::Query<Ticket, BookingId> tickets_of{
    "SELECT id, booking_id, seat_id, section, row_label, label, grade, price, booking_fee, canceled_at,"
    " cancellation_fee FROM ticket WHERE booking_id = :booking ORDER BY seat_id"};
constexpr storage::Command<std::optional<Instant>, std::optional<Money>, TicketId> cancel_ticket{
    "UPDATE ticket SET canceled_at = :at, cancellation_fee = :fee WHERE id = :id AND canceled_at IS NULL"};

/// Who has no account is a name with a telephone.
std::string hash_of_customer(const BookTicketCommand& customer) {
  if (customer.has_account) return hash_of_token(*customer.customer_id);
  const auto telephone = customer.telephone_info ? std::to_string(*customer.telephone_info) : std::string();
  return hash_of_token(customer.customer_name + '\n' + telephone);
}

}  // namespace

SqlTickets::SqlTickets(SqlCatalogue& catalogue, SqlSeats& seats, Fees fees)
    : catalogue_(catalogue), seats_(seats), fees_(fees) {}

std::expected<Booking, Refusal> SqlTickets::sell(storage::Session& session, const SeatOrder& order,
                                                 const std::function<BookingId()>& next_id, Instant now) {
  const auto seats = std::visit([&](const auto& wanted) { return seats_.look(session, wanted, now); }, order.seats);
  if (!seats) return std::unexpected(seats.error());
  const auto& offer = seats->offer;
  const auto occasion = catalogue_.occasion_in(session, offer.performance);
  auto sold = sell_seats({offer.performance, occasion.musical, occasion.venue, offer.prices, offer.hall->map},
                         seats->seats, order, fees_, now);
  if (!sold) return std::unexpected(std::move(sold.error()));
  auto& [booking, tickets] = *sold;
  auto& sale = tickets.sale;
  sale.customer_hash = hash_of_customer(order.customer);
  if (auto refused = refusal_for(session, sale, offer.performance)) return std::unexpected(*std::move(refused));

  sale.id = booking.id = next_id();
  sale.hold_id = seats_.keep(session, *seats, booking.id, now);
  session.insert(insert_sale, sale);
  for (auto& ticket : tickets.tickets) {
    ticket.id = TicketId{session.next_id("ticket")};
    ticket.booking_id = booking.id;
    session.insert(insert_ticket, ticket);
  }
  return std::move(booking);
}

std::optional<Rejection> SqlTickets::refusal_for(storage::Session& session, const TicketSale& sale,
                                                 const Performance& performance) {
  std::int64_t tickets = sale.tickets;
  session.each(
      tickets_of_customer, [&](std::int64_t before) { tickets += before; }, sale.performance_id, sale.customer_hash);
  if (tickets <= performance.seats_per_customer) return std::nullopt;
  const auto most = std::to_string(performance.seats_per_customer);
  return Rejection{RejectionKind::conflict, "seats-per-customer",
                   "한 분이 예매할 수 있는 좌석은 " + most + "석까지입니다. (One customer may have " + most +
                       " seats of this performance.)"};
}

std::optional<SoldTickets> SqlTickets::find(storage::Session& session, const Booking& booking) {
  if (!booking.performance_id) return std::nullopt;
  return SoldTickets{session.find(sale_by_id, booking.id.value).value(), session.all(tickets_of, booking.id)};
}

void SqlTickets::put_back(storage::Session& session, const Booking& failed, Instant now) {
  const auto sale = session.find(sale_by_id, failed.id.value).value();
  session.amend(set_tickets, 0, failed.id);
  seats_.put_back(session, sale.hold_id, now);
}

void SqlTickets::give_back(storage::Session& session, const TicketSale& sale, std::span<const Ticket> tickets,
                           Instant return_at) {
  session.amend(set_tickets, sale.tickets - std::ssize(tickets), sale.id);
  std::vector<SeatId> seats;
  for (const auto& ticket : tickets) {
    session.amend(cancel_ticket, ticket.canceled_at, ticket.cancellation_fee, ticket.id);
    seats.push_back(ticket.seat_id);
  }
  seats_.take_back(session, sale.performance_id, sale.hold_id, seats, return_at);
}

}  // namespace boxoffice::booking
