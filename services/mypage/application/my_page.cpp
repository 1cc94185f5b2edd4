#include "services/mypage/application/my_page.hpp"

namespace boxoffice::mypage {
namespace {

template <class Status>
void advance(std::optional<Status>& status, std::int64_t& known_version, Status told, std::int64_t version) {
  if (version <= known_version) return;
  status = told;
  known_version = version;
}

template <class Event>
void take_in_ticket(MyPage& page, const Event& event, std::int64_t version) {
  page.musical_name = event.musical_name;
  page.customer_name = event.customer_name;
  page.telephone_info = event.telephone;
  page.addr = event.addr;
  advance(page.booking_status, page.booking_version, event.booking_status, version);
}

}  // namespace

void take_in(MyPage& page, const BookingStarted& event, std::int64_t version) { take_in_ticket(page, event, version); }

void take_in(MyPage& page, const BookingFailed& event, std::int64_t version) { take_in_ticket(page, event, version); }

void take_in(MyPage& page, const BookingCanceled& event, std::int64_t version) {
  page.customer_name = event.customer_name;
  advance(page.booking_status, page.booking_version, event.booking_status, version);
}

void take_in(MyPage& page, const TicketsCanceled& event, std::int64_t version) {
  advance(page.booking_status, page.booking_version, event.booking_status, version);
}

void take_in(MyPage& page, const PaymentApproved& event, std::int64_t version) {
  advance(page.payment_status, page.payment_version, event.payment_status, version);
}

void take_in(MyPage& page, const PaymentRefunded& event, std::int64_t version) {
  advance(page.payment_status, page.payment_version, event.payment_status, version);
}

void take_in(MyPage& page, const PayCanceled& event, std::int64_t version) {
  advance(page.payment_status, page.payment_version, event.payment_status, version);
}

void take_in(MyPage& page, const PaymentFailed& event, std::int64_t version) {
  advance(page.payment_status, page.payment_version, event.payment_status, version);
}

void take_in(MyPage& page, const DeliveryStarted& event, std::int64_t version) {
  page.delivery_date = event.delivery_date;
  page.shipper_name = event.shipper_name;
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const DeliveryCanceled& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const DeliveryCompleted& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const TicketsPacked& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const TicketsHandedOver& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const TicketsInTransit& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

void take_in(MyPage& page, const TicketsReturned& event, std::int64_t version) {
  advance(page.delivery_status, page.delivery_version, event.delivery_status, version);
}

}  // namespace boxoffice::mypage
