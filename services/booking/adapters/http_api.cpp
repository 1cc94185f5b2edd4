#include "services/booking/adapters/http_api.hpp"

#include "kernel/text.hpp"
#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "platform/http/idempotency_key.hpp"
#include "platform/idempotency/request_key.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <utility>
#include <variant>

namespace boxoffice::booking {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"bookings", "booking"};

/// POST /bookings. The limits are wire.md's.
struct BookTicketRequest {
  Text<200> musical_name;
  Text<200> customer_name;
  std::optional<TelephoneNumber> telephone_info;
  Text<500> addr;
};
BOOST_DESCRIBE_STRUCT(BookTicketRequest, (), (musical_name, customer_name, telephone_info, addr))

/// PATCH /bookings/{id}: the only thing that a client may change is the status, and only to canceled.
struct ChangeBookingRequest {
  BookingStatus booking_status = BookingStatus::pending_booking;
};
BOOST_DESCRIBE_STRUCT(ChangeBookingRequest, (), (booking_status))

BookTicketCommand command_of(BookTicketRequest request) {
  return {std::move(request.musical_name).str(), std::move(request.customer_name).str(),
          request.telephone_info ? std::optional(request.telephone_info->value()) : std::nullopt,
          std::move(request.addr).str()};
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
                                               {"performances", "/performances{?page,size,sort}"}}));
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
  auto request = http::read_body<BookTicketRequest>(call.request);
  if (!request) co_return std::move(request.error());

  const auto outcome = co_await book_ticket_(command_of(*std::move(request)), key_of(*std::move(key), call));
  co_return std::visit([&](const auto& known) { return answer(call, known); }, outcome);
}

Task<Response> HttpApi::change(const Call& call) {
  auto key = http::idempotency_key(call.request.fields);
  if (!key) co_return std::move(key.error());
  const auto request = http::read_body<ChangeBookingRequest>(call.request);
  if (!request) co_return request.error();
  const auto changed =
      co_await change_booking_(BookingId{call.id()}, request->booking_status,
                               http::change_condition(call.request.fields), key_of(*std::move(key), call));
  if (!changed) co_return http::problem(changed.error());
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

}  // namespace boxoffice::booking
