#include "services/mypage/application/my_page.hpp"

namespace boxoffice::mypage {
namespace {

/// Whether a change is the newest so far of its producer's; from now on it is.
bool is_news(std::int64_t& known_version, ToldChange change) {
  if (change.version <= known_version) return false;
  known_version = change.version;
  return true;
}

void advance(MyPage& page, BookingStatus status, const std::optional<std::string>& seats, ToldChange change) {
  if (!is_news(page.booking_version, change)) return;
  page.booking_status = status;
  page.seats = seats;
}

void advance(MyPage& page, PaymentStatus status, std::optional<Money> refunded, ToldChange change) {
  if (!is_news(page.payment_version, change)) return;
  page.payment_status = status;
  page.refunded_amount = refunded;
  page.refunded_at = refunded ? std::optional(Timestamp{change.at}) : std::nullopt;
}

void advance(MyPage& page, DeliveryStatus status, DeliveryStep step, ToldChange change) {
  if (!is_news(page.delivery_version, change)) return;
  page.delivery_status = status;
  page.delivery_step = step;
}

template <class Event>
void take_in_ticket(MyPage& page, const Event& event) {
  page.customer_id = event.customer_id;
  page.musical_name = event.musical_name;
  page.customer_name = event.customer_name;
  page.telephone_info = event.telephone;
  page.addr = event.addr;
}

}  // namespace

void take_in(MyPage& page, const BookingStarted& event, ToldChange change) {
  take_in_ticket(page, event);
  page.performance_id = event.performance_id;
  page.starts_at = event.starts_at;
  advance(page, event.booking_status, event.seats, change);
}

void take_in(MyPage& page, const BookingFailed& event, ToldChange change) {
  take_in_ticket(page, event);
  advance(page, event.booking_status, {}, change);
}

void take_in(MyPage& page, const BookingCanceled& event, ToldChange change) {
  page.customer_name = event.customer_name;
  advance(page, event.booking_status, event.seats, change);
}

void take_in(MyPage& page, const TicketsCanceled& event, ToldChange change) {
  advance(page, event.booking_status, event.seats_left, change);
}

void take_in(MyPage& page, const PaymentApproved& event, ToldChange change) {
  page.paid_amount = event.amount;
  advance(page, event.payment_status, {}, change);
}

void take_in(MyPage& page, const PaymentRefunded& event, ToldChange change) {
  advance(page, event.payment_status, event.refunded_total, change);
}

void take_in(MyPage& page, const PayCanceled& event, ToldChange change) {
  advance(page, event.payment_status, event.refunded_total.value_or(event.amount), change);
}

void take_in(MyPage& page, const PaymentFailed& event, ToldChange change) {
  advance(page, event.payment_status, {}, change);
}

void take_in(MyPage& page, const DeliveryStarted& event, ToldChange change) {
  page.delivery_date = event.delivery_date;
  page.shipper_name = event.shipper_name;
  page.delivery_method = event.delivery_method.value_or(DeliveryMethod::post);
  advance(page, event.delivery_status, DeliveryStep::requested, change);
}

void take_in(MyPage& page, const DeliveryCanceled& event, ToldChange change) {
  advance(page, event.delivery_status, event.delivery_step.value_or(DeliveryStep::requested), change);
}

void take_in(MyPage& page, const DeliveryCompleted& event, ToldChange change) {
  advance(page, event.delivery_status, DeliveryStep::delivered, change);
}

void take_in(MyPage& page, const TicketsPacked& event, ToldChange change) {
  advance(page, event.delivery_status, event.delivery_step, change);
}

void take_in(MyPage& page, const TicketsHandedOver& event, ToldChange change) {
  advance(page, event.delivery_status, event.delivery_step, change);
}

void take_in(MyPage& page, const TicketsInTransit& event, ToldChange change) {
  advance(page, event.delivery_status, event.delivery_step, change);
}

void take_in(MyPage& page, const TicketsReturned& event, ToldChange change) {
  advance(page, event.delivery_status, event.delivery_step, change);
}

}  // namespace boxoffice::mypage
