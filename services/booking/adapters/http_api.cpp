#include "services/booking/adapters/http_api.hpp"

#include "kernel/text.hpp"
#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "platform/http/idempotency_key.hpp"
#include "platform/idempotency/request_key.hpp"
#include "platform/identity/caller.hpp"
#include "services/booking/adapters/field_faults.hpp"
#include "services/booking/adapters/hold_tokens.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"bookings", "booking"};

/// POST /bookings for a musical, whichever seat. The limits are wire.md's.
struct BookTicketRequest {
  Text<200> musical_name;
  Text<200> customer_name;
  std::optional<TelephoneNumber> telephone_info;
  Text<500> addr;
};
BOOST_DESCRIBE_STRUCT(BookTicketRequest, (), (musical_name, customer_name, telephone_info, addr))

/// POST /bookings for seats: those of a hold, or chosen ones of a performance.
struct BookSeatsRequest {
  Text<200> customer_name;
  std::optional<TelephoneNumber> telephone_info;
  Text<500> addr;
  std::optional<HoldId> hold_id;
  std::optional<Text<100>> hold_token;
  std::optional<PerformanceId> performance_id;
  std::optional<std::vector<SeatId>> seat_ids;
  std::optional<DeliveryMethod> delivery_method;
  std::optional<Money> expected_total;
};
BOOST_DESCRIBE_STRUCT(BookSeatsRequest, (),
                      (customer_name, telephone_info, addr, hold_id, hold_token, performance_id, seat_ids,
                       delivery_method, expected_total))

/// Whether a body asks for seats: it has a member that only BookSeatsRequest has.
bool asks_for_seats(std::string_view body) {
  return std::ranges::any_of(
      std::array<std::string_view, 4>{"\"holdId\"", "\"holdToken\"", "\"performanceId\"", "\"seatIds\""},
      [&](std::string_view name) {
        const auto at = body.find(name);
        if (at == std::string_view::npos) return false;
        const auto behind = body.find_first_not_of(" \t\r\n", at + name.size());
        return behind != std::string_view::npos && body[behind] == ':';
      });
}

Faults faults_of(const BookSeatsRequest& request) {
  const bool held = request.hold_id || request.hold_token;
  const bool chosen = request.performance_id || request.seat_ids;
  if (held && chosen) return {{request.performance_id ? "/performanceId" : "/seatIds", "must not come with a hold"}};
  if (held && !request.hold_id) return {{"/holdId", "is missing"}};
  if (held && !request.hold_token) return {{"/holdToken", "is missing"}};
  if (!held && !chosen) return {{"/holdId", "is missing, or else performanceId and seatIds"}};
  if (chosen && !request.performance_id) return {{"/performanceId", "is missing"}};
  if (chosen && !request.seat_ids) return {{"/seatIds", "is missing"}};
  if (chosen && request.seat_ids->empty()) return {{"/seatIds", "must not be empty"}};
  return {};
}

SeatOrder order_of(BookSeatsRequest request) {
  SeatOrder order{.customer = {{},
                               std::move(request.customer_name).str(),
                               request.telephone_info ? std::optional(request.telephone_info->value()) : std::nullopt,
                               std::move(request.addr).str()},
                  .seats = {},
                  .delivery_method = request.delivery_method.value_or(DeliveryMethod::post),
                  .expected_total = request.expected_total};
  if (request.hold_id) order.seats = SeatsOnHold{*request.hold_id, hash_of_token(request.hold_token->str())};
  else order.seats = ChosenSeats{*request.performance_id, *std::move(request.seat_ids)};
  return order;
}

/// PATCH /bookings/{id}: the only thing that a client may change is the status, and only to canceled; with seats, that
/// of their tickets.
struct ChangeBookingRequest {
  BookingStatus booking_status = BookingStatus::pending_booking;
  std::optional<std::vector<SeatId>> seats;
};
BOOST_DESCRIBE_STRUCT(ChangeBookingRequest, (), (booking_status, seats))

BookTicketCommand command_of(BookTicketRequest request) {
  return {std::move(request.musical_name).str(), std::move(request.customer_name).str(),
          request.telephone_info ? std::optional(request.telephone_info->value()) : std::nullopt,
          std::move(request.addr).str()};
}

/// Says whose the booking will be, where it will be somebody's.
void sign(BookTicketCommand& command, const identity::Caller* caller) {
  command.customer_id = identity::sees_only_of(caller);
  command.has_account = caller && caller->role == identity::Role::customer;
}

/// The key of the request, to be used only once its body was found to be right.
std::optional<IdempotencyKey> key_of(std::optional<std::string> text, const Call& call) {
  if (!text) return std::nullopt;
  return idempotency::key_of(call, *std::move(text));
}

Response replayed_if(bool replayed, Response response) {
  return replayed ? idempotency::replayed(std::move(response)) : std::move(response);
}

}  // namespace

HttpApi::HttpApi(storage::Store& store, BookTicket& book_ticket, ChangeBooking& change_booking)
    : bookings_(store, relation), book_ticket_(book_ticket), change_booking_(change_booking) {}

http::Routes HttpApi::routes() {
  return {
      {Method::get, "/",
       [](const Call& call) {
         return http::ready(http::links(call, {{"bookings", "/bookings{?page,size,sort}"},
                                               {"musicals", "/musicals{?page,size,sort}"},
                                               {"venues", "/venues{?page,size,sort}"},
                                               {"performances", "/performances{?page,size,sort,musicalId,from,to}"}}));
       }},
      {Method::get, "/bookings", [this](const Call& call) { return bookings_.list(call); }},
      {Method::post, "/bookings", [this](const Call& call) { return book(call); }},
      {Method::get, "/bookings/{id}", [this](const Call& call) { return bookings_.show(call); }},
      {Method::patch, "/bookings/{id}", [this](const Call& call) { return change(call); }},
  };
}

Task<Response> HttpApi::book(const Call& call) {
  auto key = http::idempotency_key(call.request.fields);
  if (!key) co_return std::move(key.error());
  if (asks_for_seats(call.request.body)) co_return co_await book_seats(call, *std::move(key));
  auto request = http::read_body<BookTicketRequest>(call.request);
  if (!request) co_return std::move(request.error());

  auto command = command_of(*std::move(request));
  sign(command, call.request.caller);
  const auto outcome = co_await book_ticket_(std::move(command), key_of(*std::move(key), call));
  co_return std::visit([&](const auto& known) { return answer(call, known); }, outcome);
}

Task<Response> HttpApi::book_seats(const Call& call, std::optional<std::string> key) {
  auto request = http::read_body<BookSeatsRequest>(call.request);
  if (!request) co_return std::move(request.error());
  if (const auto faults = faults_of(*request); !faults.empty()) co_return refusal(faults);
  auto order = order_of(*std::move(request));
  sign(order.customer, call.request.caller);
  const auto outcome = co_await book_ticket_(std::move(order), key_of(std::move(key), call));
  co_return std::visit([&](const auto& known) { return answer(call, known); }, outcome);
}

Task<Response> HttpApi::change(const Call& call) {
  auto key = http::idempotency_key(call.request.fields);
  if (!key) co_return std::move(key.error());
  auto request = http::read_body<ChangeBookingRequest>(call.request);
  if (!request) co_return std::move(request.error());
  if (request->seats && request->seats->empty()) co_return refusal({{"/seats", "must not be empty"}});
  WantedChange wanted{request->booking_status, request->seats.value_or(std::vector<SeatId>{}),
                      identity::sees_only_of(call.request.caller)};
  const auto changed =
      co_await change_booking_(BookingId{call.id()}, std::move(wanted), http::change_condition(call.request.fields),
                               key_of(*std::move(key), call));
  if (!changed) co_return refusal(changed.error());
  co_return replayed_if(changed->replayed, http::changed(call, relation, changed->booking, changed->booking.version));
}

Response HttpApi::answer(const Call& call, const Booked& outcome) const {
  return replayed_if(outcome.replayed, http::created(call, relation, outcome.booking, outcome.booking.version));
}

Response HttpApi::answer(const Call& call, const AwaitingPayment& outcome) const {
  return http::created(call, relation, outcome.booking, outcome.booking.version, 202);
}

Response HttpApi::answer(const Call&, const PaymentDeclined& outcome) const {
  return replayed_if(outcome.replayed,
                     http::problem(Rejection{RejectionKind::payment_declined, failure::declined,
                                             "결제가 거절되어 예매하지 않았습니다. 결제 수단을 확인해 주세요. "
                                             "(The payment was declined; nothing was booked or charged.)"}));
}

Response HttpApi::answer(const Call&, const Rejection& outcome) const { return http::problem(outcome); }

Response HttpApi::answer(const Call&, const Faults& outcome) const { return refusal(outcome); }

}  // namespace boxoffice::booking
