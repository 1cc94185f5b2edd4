#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/delivery_events.hpp"
#include "contracts/payment_events.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace boxoffice::mypage {

/// What a customer sees of one booking, gathered from what booking, payment and delivery said about it. Parts that
/// nobody has told of yet are empty.
struct MyPage {
  MyPageId id;
  BookingId booking_id;
  std::optional<std::string> musical_name;
  std::optional<std::string> customer_name;
  std::optional<std::int64_t> telephone_info;
  std::optional<std::string> addr;
  std::optional<BookingStatus> booking_status;
  std::optional<PaymentStatus> payment_status;
  std::optional<Instant> delivery_date;
  std::optional<std::string> shipper_name;
  std::optional<DeliveryStatus> delivery_status;
  std::int64_t booking_version = 0;   ///< of the booking's newest event that was taken in; 0 for none
  std::int64_t payment_version = 0;   ///< likewise
  std::int64_t delivery_version = 0;  ///< likewise

  friend bool operator==(const MyPage&, const MyPage&) = default;
};
BOOST_DESCRIBE_STRUCT(MyPage, (),
                      (id, booking_id, musical_name, customer_name, telephone_info, addr, booking_status,
                       payment_status, delivery_date, shipper_name, delivery_status, booking_version, payment_version,
                       delivery_version))

// Taking in an event: in any order, any number of times, the page ends up the same. A status is taken only from an
// event that is newer than the newest so far; what never changes is taken from whichever event brings it.

void take_in(MyPage& page, const BookingStarted& event, std::int64_t version);
void take_in(MyPage& page, const BookingCanceled& event, std::int64_t version);
void take_in(MyPage& page, const TicketsCanceled& event, std::int64_t version);
void take_in(MyPage& page, const BookingFailed& event, std::int64_t version);
void take_in(MyPage& page, const PaymentApproved& event, std::int64_t version);
void take_in(MyPage& page, const PaymentRefunded& event, std::int64_t version);
void take_in(MyPage& page, const PayCanceled& event, std::int64_t version);
void take_in(MyPage& page, const PaymentFailed& event, std::int64_t version);
void take_in(MyPage& page, const DeliveryStarted& event, std::int64_t version);
void take_in(MyPage& page, const DeliveryCanceled& event, std::int64_t version);
void take_in(MyPage& page, const DeliveryCompleted& event, std::int64_t version);
void take_in(MyPage& page, const TicketsPacked& event, std::int64_t version);
void take_in(MyPage& page, const TicketsHandedOver& event, std::int64_t version);
void take_in(MyPage& page, const TicketsInTransit& event, std::int64_t version);
void take_in(MyPage& page, const TicketsReturned& event, std::int64_t version);

/// Grows with every event that is taken in: the ETag.
inline std::int64_t version_of(const MyPage& page) {
  return page.booking_version + page.payment_version + page.delivery_version;
}

}  // namespace boxoffice::mypage
