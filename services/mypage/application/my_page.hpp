#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/delivery_events.hpp"
#include "contracts/payment_events.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/timestamp.hpp"

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
  std::optional<std::string> customer_id;  ///< whose it is, where somebody had said who asks
  std::optional<std::string> musical_name;
  std::optional<PerformanceId> performance_id;
  std::optional<Timestamp> starts_at;  ///< the performance
  std::optional<std::string> seats;    ///< that the customer has, or had last, for people: "1층 A열 3, 4"
  std::optional<std::string> customer_name;
  std::optional<std::int64_t> telephone_info;
  std::optional<std::string> addr;
  std::optional<BookingStatus> booking_status;
  std::optional<PaymentStatus> payment_status;
  std::optional<Money> paid_amount;
  std::optional<Money> refunded_amount;  ///< all that is back so far
  std::optional<Timestamp> refunded_at;  ///< since when
  std::optional<Instant> delivery_date;
  std::optional<std::string> shipper_name;
  std::optional<DeliveryStatus> delivery_status;
  std::optional<DeliveryMethod> delivery_method;
  std::optional<DeliveryStep> delivery_step;
  std::int64_t booking_version = 0;   ///< of the booking's newest event that was taken in; 0 for none
  std::int64_t payment_version = 0;   ///< likewise
  std::int64_t delivery_version = 0;  ///< likewise

  friend bool operator==(const MyPage&, const MyPage&) = default;
};
BOOST_DESCRIBE_STRUCT(MyPage, (),
                      (id, booking_id, customer_id, musical_name, performance_id, starts_at, seats, customer_name,
                       telephone_info, addr, booking_status, payment_status, paid_amount, refunded_amount, refunded_at,
                       delivery_date, shipper_name, delivery_status, delivery_method, delivery_step, booking_version,
                       payment_version, delivery_version))

/// Which change of its producer's an event tells of.
struct ToldChange {
  std::int64_t version;
  Instant at;
};

// Taking in an event: in any order, any number of times, the page ends up the same. What changes is taken only from an
// event that is newer than the newest so far of its producer, and each such event tells all of it; what never changes
// is taken from whichever event brings it.

void take_in(MyPage& page, const BookingStarted& event, ToldChange change);
void take_in(MyPage& page, const BookingCanceled& event, ToldChange change);
void take_in(MyPage& page, const TicketsCanceled& event, ToldChange change);
void take_in(MyPage& page, const BookingFailed& event, ToldChange change);
void take_in(MyPage& page, const PaymentApproved& event, ToldChange change);
void take_in(MyPage& page, const PaymentRefunded& event, ToldChange change);
void take_in(MyPage& page, const PayCanceled& event, ToldChange change);
void take_in(MyPage& page, const PaymentFailed& event, ToldChange change);
void take_in(MyPage& page, const DeliveryStarted& event, ToldChange change);
void take_in(MyPage& page, const DeliveryCanceled& event, ToldChange change);
void take_in(MyPage& page, const DeliveryCompleted& event, ToldChange change);
void take_in(MyPage& page, const TicketsPacked& event, ToldChange change);
void take_in(MyPage& page, const TicketsHandedOver& event, ToldChange change);
void take_in(MyPage& page, const TicketsInTransit& event, ToldChange change);
void take_in(MyPage& page, const TicketsReturned& event, ToldChange change);

/// Grows with every event that is taken in: the ETag.
inline std::int64_t version_of(const MyPage& page) {
  return page.booking_version + page.payment_version + page.delivery_version;
}

}  // namespace boxoffice::mypage
