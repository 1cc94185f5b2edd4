#include "services/booking/application/book_ticket.hpp"

#include <exception>
#include <string_view>
#include <utility>

namespace boxoffice::booking {
namespace {

Rejection payment_unavailable(int retry_after_s) {
  return Rejection{RejectionKind::unavailable, failure::never_sent,
                   "지금은 예매가 몰려 결제를 받을 수 없습니다. 잠시 후 다시 시도해 주세요. "
                   "(Payment cannot be taken at the moment; nothing was booked or charged. Please try again shortly.)",
                   retry_after_s};
}

TicketOutcome answered_before(Booking booking) {
  if (booking.booking_status == BookingStatus::failed_booking) return PaymentDeclined{std::move(booking), true};
  return Booked{std::move(booking), true};
}

}  // namespace

BookTicket::BookTicket(BookingStore& bookings, PaymentClient& payments, Titles& titles, const Clock& clock,
                       PlainSale plain, Unsettled unsettled)
    : bookings_(bookings),
      payments_(payments),
      titles_(titles),
      clock_(clock),
      plain_(plain),
      unsettled_(std::move(unsettled)) {}

// Durable before any money moves: a crash during the call leaves a booking that the resolver can settle.
Task<TicketOutcome> BookTicket::operator()(BookTicketCommand command, std::optional<IdempotencyKey> key) {
  if (const int wait_s = payments_.refuses_for_s(); wait_s > 0)
    co_return co_await refuse(std::move(key), payment_unavailable(wait_s));
  if (!titles_.are_current()) co_await titles_.read();
  auto title = titles_.find(command.musical_name, clock_.now());
  if (!title.is_known && plain_.catalogue == CatalogueMode::closed)
    co_return co_await refuse(std::move(key), Faults{{"/musicalName", "is not in the catalogue"}});
  if (!title.with_places.empty()) {
    SeatOrder order;
    order.customer = std::move(command);
    order.seats = AnyPlace{std::move(title.with_places)};
    co_return co_await (*this)(std::move(order), std::move(key));
  }
  auto added = co_await bookings_.add(place(std::move(command), plain_.price, clock_.now()), std::move(key));
  if (!added) co_return std::move(added.error());
  co_return co_await pay(*std::move(added));
}

Task<TicketOutcome> BookTicket::operator()(SeatOrder order, std::optional<IdempotencyKey> key) {
  if (const int wait_s = payments_.refuses_for_s(); wait_s > 0)
    co_return co_await refuse(std::move(key), payment_unavailable(wait_s));
  auto sold = co_await bookings_.sell(std::move(order), std::move(key));
  if (!sold) co_return std::visit([](auto& why) { return TicketOutcome(std::move(why)); }, sold.error());
  co_return co_await pay(*std::move(sold));
}

Task<TicketOutcome> BookTicket::refuse(std::optional<IdempotencyKey> key, TicketOutcome refusal) {
  auto before = key ? co_await bookings_.answered(*std::move(key)) : std::nullopt;
  if (!before) co_return refusal;
  if (!*before) co_return std::move(before->error());
  co_return answered_before(std::move((*before)->booking));
}

Task<TicketOutcome> BookTicket::pay(Changed added) {
  if (added.replayed) co_return answered_before(std::move(added.booking));
  PaymentOutcome outcome = Unknown{};
  try {
    outcome = co_await payments_.approve(added.booking);
  } catch (const std::exception&) {  // NOLINT(bugprone-empty-catch): a call that broke says nothing about the money
  }
  co_return co_await settle(added.booking, outcome);
}

Task<TicketOutcome> BookTicket::settle(const Booking& pending, PaymentOutcome outcome) {
  try {
    co_return co_await std::visit([&](auto known) { return settle(pending, known); }, outcome);
  } catch (const std::exception&) {
    // The outcome could not be written down. It is not lost: payment has it, and the resolver asks.
    unsettled_(pending.id);
  }
  co_return AwaitingPayment{pending};
}

Task<TicketOutcome> BookTicket::settle(const Booking& pending, Approved approved) {
  const auto payment = ApprovedPayment{pending.id, approved.amount};
  const auto now = clock_.now();
  auto completed = co_await bookings_.change(pending, [payment, now](Booking booking) {
    return complete(std::move(booking), payment, ChangedBy::payment, now);
  });
  if (completed) co_return Booked{std::move(completed->booking)};
  unsettled_(pending.id);
  co_return AwaitingPayment{pending};
}

Task<TicketOutcome> BookTicket::settle(const Booking& pending, Declined) {
  const auto now = clock_.now();
  auto failed = co_await bookings_.change(
      pending, [now](Booking booking) { return fail(std::move(booking), failure::declined, ChangedBy::payment, now); });
  if (!failed) co_return std::move(failed.error());
  co_return PaymentDeclined{std::move(failed->booking)};
}

Task<TicketOutcome> BookTicket::settle(const Booking& pending, NeverSent never_sent) {
  const auto now = clock_.now();
  auto failed = co_await bookings_.change(pending, [now](Booking booking) {
    return fail(std::move(booking), failure::never_sent, ChangedBy::payment, now);
  });
  if (!failed) co_return std::move(failed.error());
  co_return payment_unavailable(never_sent.retry_after_s);
}

Task<TicketOutcome> BookTicket::settle(const Booking& pending, Unknown) {
  unsettled_(pending.id);
  co_return AwaitingPayment{pending};
}

}  // namespace boxoffice::booking
