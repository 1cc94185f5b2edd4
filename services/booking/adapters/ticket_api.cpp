#include "services/booking/adapters/ticket_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/query.hpp"
#include "platform/json/codec.hpp"
#include "platform/rest/collection.hpp"
#include "services/booking/adapters/field_faults.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <ranges>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::booking {
namespace {

using http::Call;
using http::Method;
using http::Response;

struct TicketView {
  SeatId seat_id;
  std::string section;
  std::string row;  ///< empty in an area
  std::string label;
  std::string grade;
  Money price;
  Money booking_fee;
  std::optional<Timestamp> canceled_at;
  std::optional<Money> cancellation_fee;
};
BOOST_DESCRIBE_STRUCT(TicketView, (),
                      (seat_id, section, row, label, grade, price, booking_fee, canceled_at, cancellation_fee))

struct TicketsView {
  BookingId booking_id;
  std::optional<PerformanceId> performance_id;
  std::optional<Timestamp> starts_at;
  std::optional<DeliveryMethod> delivery_method;
  std::vector<TicketView> tickets;
  Money delivery_fee;
  Money total;
};
BOOST_DESCRIBE_STRUCT(TicketsView, (),
                      (booking_id, performance_id, starts_at, delivery_method, tickets, delivery_fee, total))

struct CancellationView {
  Money refund;
  Money tickets;                     ///< what was paid for them
  Money cancellation_fee;            ///< what is kept of that
  Money booking_fees;                ///< what comes back of these
  Money delivery_fee;                ///< likewise
  bool refund_after_return = false;  ///< the tickets have to be back before
  std::optional<Timestamp> changes_at;
};
BOOST_DESCRIBE_STRUCT(CancellationView, (),
                      (refund, tickets, cancellation_fee, booking_fees, delivery_fee, refund_after_return, changes_at))

template <class T>
Response document(const Call& call, const T& value) {
  return {.status = 200,
          .content_type = std::string(call.content_type),
          .fields = {{"Cache-Control", "no-cache"}},
          .body = json::encode(value)};
}

TicketView view_of(const Ticket& ticket) {
  return {ticket.seat_id,         ticket.section,
          ticket.row_label,       ticket.label,
          ticket.grade,           ticket.price,
          ticket.booking_fee,     ticket.canceled_at ? std::optional(Timestamp{*ticket.canceled_at}) : std::nullopt,
          ticket.cancellation_fee};
}

/// "3,4"; nothing when it is no list of seats.
std::optional<std::vector<SeatId>> seats_in(std::string_view text) {
  if (text.empty()) return std::nullopt;
  std::vector<SeatId> seats;
  for (const auto part : std::views::split(text, ',')) {
    const auto id = http::canonical_id(std::string_view(part));
    if (!id) return std::nullopt;
    seats.push_back(SeatId{*id});
  }
  return seats;
}

}  // namespace

http::Routes TicketApi::routes() {
  return {
      {Method::get, "/bookings/{id}/tickets", [this](const Call& call) { return show_tickets(call); }},
      {Method::get, "/bookings/{id}/cancellation", [this](const Call& call) { return show_cancellation(call); }},
  };
}

Task<Response> TicketApi::show_tickets(const Call& call) {
  const auto found = co_await bookings_.find(BookingId{call.id()});
  if (!found || !rest::is_shown(found->booking, call.request.caller)) co_return http::problem(404);
  const auto& [booking, sold, hand_over] = *found;
  TicketsView view{booking.id,   booking.performance_id, {}, {}, {}, booking.delivery_fee.value_or(Money{}),
                   booking.price};
  if (sold) {
    view.starts_at = sold->sale.starts_at;
    view.delivery_method = sold->sale.delivery_method;
    for (const auto& ticket : sold->tickets) view.tickets.push_back(view_of(ticket));
  }
  co_return document(call, view);
}

Task<Response> TicketApi::show_cancellation(const Call& call) {
  std::vector<SeatId> seats;
  if (const auto text = http::query_value(call.request.query, "seats")) {
    auto named = seats_in(*text);
    if (!named)
      co_return http::problem(
          http::Problem{.status = 400, .slug = "bad-seats", .detail = "seats has to be a list of seats' ids: 3,4."});
    seats = *std::move(named);
  }
  const auto found = co_await bookings_.find(BookingId{call.id()});
  if (!found || !rest::is_shown(found->booking, call.request.caller)) co_return http::problem(404);
  const auto& [booking, sold, hand_over] = *found;
  const auto now = clock_.now();
  const bool after_return = booking.booking_status == BookingStatus::complete_booking && are_outside(hand_over);
  if (!sold) {
    if (!seats.empty()) co_return refusal(Faults{{"/seats", "must not be there: this booking has none"}});
    const auto canceled = cancel(booking, ChangedBy::customer, now);
    if (!canceled) co_return http::problem(canceled.error());
    const auto refund = canceled->events.empty() ? Money{} : booking.price;
    co_return document(call, CancellationView{refund, refund, {}, {}, {}, after_return, {}});
  }
  const auto quoted = quote(booking, *sold, seats, now, hand_over);
  if (!quoted) co_return refusal(quoted.error());
  const auto changes_at = next_change_of_quote(booking, sold->sale, now);
  co_return document(call, CancellationView{quoted->total(), quoted->tickets, quoted->cancellation_fee,
                                            quoted->booking_fees, quoted->delivery_fee, after_return,
                                            changes_at ? std::optional(Timestamp{*changes_at}) : std::nullopt});
}

}  // namespace boxoffice::booking
