#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/delivery_events.hpp"
#include "contracts/payment_events.hpp"
#include "services/mypage/application/my_page.hpp"

#include <array>
#include <cstdint>

namespace boxoffice::audit {

/// All that a row of my page says, short enough to keep one for every booking: texts only by a hash of theirs. It is
/// folded from the events by rules of its own, so that a fault in my page's code does not excuse itself.
struct PageDigest {
  std::uint64_t ticket = 0;                ///< of title, customer, telephone and address; 0 while nobody told
  std::uint64_t shipping = 0;              ///< of date and shipper
  std::array<std::int32_t, 3> versions{};  ///< newest of booking, payment, delivery that was taken in
  std::array<std::uint8_t, 3> statuses{};  ///< 1 for the first of each enum; 0 while nobody told

  bool empty() const { return *this == PageDigest{}; }
  friend bool operator==(const PageDigest&, const PageDigest&) = default;
};

PageDigest digest_of(const mypage::MyPage& page);

void take_in(PageDigest& page, const BookingStarted& event, std::int64_t version);
void take_in(PageDigest& page, const BookingCanceled& event, std::int64_t version);
void take_in(PageDigest& page, const TicketsCanceled& event, std::int64_t version);
void take_in(PageDigest& page, const BookingFailed& event, std::int64_t version);
void take_in(PageDigest& page, const PaymentApproved& event, std::int64_t version);
void take_in(PageDigest& page, const PaymentRefunded& event, std::int64_t version);
void take_in(PageDigest& page, const PayCanceled& event, std::int64_t version);
void take_in(PageDigest& page, const PaymentFailed& event, std::int64_t version);
void take_in(PageDigest& page, const DeliveryStarted& event, std::int64_t version);
void take_in(PageDigest& page, const DeliveryCanceled& event, std::int64_t version);
void take_in(PageDigest& page, const DeliveryCompleted& event, std::int64_t version);
void take_in(PageDigest& page, const TicketsPacked& event, std::int64_t version);
void take_in(PageDigest& page, const TicketsHandedOver& event, std::int64_t version);
void take_in(PageDigest& page, const TicketsInTransit& event, std::int64_t version);
void take_in(PageDigest& page, const TicketsReturned& event, std::int64_t version);

}  // namespace boxoffice::audit
