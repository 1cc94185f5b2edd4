#include "services/booking/adapters/http_payment_client.hpp"

#include "contracts/payment_call.hpp"
#include "platform/http/media_type.hpp"
#include "platform/identity/caller.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <optional>
#include <utility>

namespace boxoffice::booking {
namespace {

/// PaymentRequest as booking writes it: the address was checked when the ticket was booked.
struct PaymentOrder {
  BookingId booking_id;
  std::string addr;
  Money amount;
  Money booking_fees;
  Money delivery_fee;
  DeliveryMethod delivery_method = DeliveryMethod::post;
};
BOOST_DESCRIBE_STRUCT(PaymentOrder, (), (booking_id, addr, amount, booking_fees, delivery_fee, delivery_method))

std::optional<PaymentAnswer> payment_in(std::string_view document) {
  auto answer = json::decode<PaymentAnswer>(document, json::Unknown::ignore);
  return answer ? std::optional(*std::move(answer)) : std::nullopt;
}

/// The first of the payments that a search has found; nothing when the document is no search's answer.
struct Search {
  bool understood = false;
  std::optional<PaymentAnswer> first;
};
Search search_in(std::string_view document) {
  boost::system::error_code error;
  const auto root = boost::json::parse(document, error);
  if (error) return {};
  const auto* found = root.find_pointer("/_embedded/payments", error);
  if (!found || !found->is_array()) return {};
  if (found->get_array().empty()) return {true, {}};
  auto first = payment_in(boost::json::serialize(found->get_array().front()));
  return {first.has_value(), std::move(first)};
}

/// What a payment's state says about the money.
PaymentFinding finding_of(const PaymentAnswer& payment) {
  switch (payment.payment_status) {
    case PaymentStatus::complete_payment:
      if (payment.refund_requested_at) return Declined{};
      return Approved{payment.amount};
    case PaymentStatus::failed_payment:
      if (payment.status_reason == payment_never_charged) return NotFound{};
      return Declined{};
    case PaymentStatus::cancel_payment: return Declined{};
    case PaymentStatus::pending_payment: return Unknown{};
  }
}

}  // namespace

HttpPaymentClient::HttpPaymentClient(boost::asio::io_context& io, Scheduler& scheduler, http::ServerUrls payment,
                                     std::chrono::milliseconds timeout, Introduction introduction)
    : scheduler_(scheduler),
      timeout_(timeout),
      payment_(std::move(payment)),
      introduction_(std::move(introduction)),
      client_(io, scheduler) {}

Task<PaymentOutcome> HttpPaymentClient::approve(Booking booking, DeliveryMethod delivery) {
  const auto order = json::encode(PaymentOrder{booking.id, std::move(booking.addr), booking.price,
                                               booking.booking_fees.value_or(Money{}),
                                               booking.delivery_fee.value_or(Money{}), delivery});
  const auto answer = co_await ask(http::Method::post, "/payments", order);
  if (!answer) {
    if (answer.error().kind == http::ClientFailure::Kind::never_sent) co_return NeverSent{};
    co_return Unknown{};
  }
  if (answer->status == 402) co_return Declined{};
  const auto payment = answer->status == 201 ? payment_in(answer->body) : std::nullopt;
  if (!payment || payment->booking_id != booking.id) co_return Unknown{};
  co_return outcome_of(finding_of(*payment));
}

Task<PaymentFinding> HttpPaymentClient::find(BookingId booking) {
  const auto answer = co_await ask(http::Method::get,
                                   "/payments/search/findByBookingId?bookingId=" + std::to_string(booking.value), {});
  if (!answer || answer->status != 200) co_return Unknown{};
  const auto search = search_in(answer->body);
  if (!search.understood) co_return Unknown{};
  if (!search.first) co_return NotFound{};
  co_return finding_of(*search.first);
}

/// Of a replica that can be reached, as long as nothing has left.
Task<HttpPaymentClient::Answer> HttpPaymentClient::ask(http::Method method, std::string target, std::string body) {
  const auto deadline = scheduler_.steady_now() + timeout_;
  Answer answer = std::unexpected(http::ClientFailure{http::ClientFailure::Kind::never_sent, {}});
  for (std::size_t tried = 0; tried < payment_.size(); ++tried) {
    answer = co_await client_.send(request(method, target, body, deadline));
    if (answer || answer.error().kind != http::ClientFailure::Kind::never_sent) break;
  }
  co_return answer;
}

http::ClientRequest HttpPaymentClient::request(http::Method method, const std::string& target, const std::string& body,
                                               std::chrono::steady_clock::time_point deadline) {
  http::ClientRequest request;
  request.method = method;
  const auto& replica = payment_.next();
  request.host = replica.host();
  request.port = replica.port();
  request.secure = replica.is_secure();
  request.target = replica.prefix() + target;
  request.fields.emplace_back("Accept", http::plain_json);
  if (!body.empty()) request.fields.emplace_back("Content-Type", http::plain_json);
  if (auto introduced = introduction_())
    request.fields.emplace_back(std::string(identity::caller_field), *std::move(introduced));
  request.body = body;
  request.deadline = deadline;
  return request;
}

}  // namespace boxoffice::booking
