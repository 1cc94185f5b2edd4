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
  std::uint64_t performance = 0;           ///< of its id and when it begins
  std::uint64_t seats = 0;                 ///< of those that the customer has, or had last
  std::uint64_t paid = 0;                  ///< of the amount
  std::uint64_t refunded = 0;              ///< of the amount that is back, and since when
  std::array<std::int32_t, 3> versions{};  ///< newest of booking, payment, delivery that was taken in
  std::array<std::uint8_t, 3> statuses{};  ///< 1 for the first of each enum; 0 while nobody told
  std::uint8_t step = 0;                   ///< likewise, of the delivery's step

  bool empty() const { return *this == PageDigest{}; }
  friend bool operator==(const PageDigest&, const PageDigest&) = default;
};

PageDigest digest_of(const mypage::MyPage& page);

void take_in(PageDigest& page, const BookingStarted& event, mypage::ToldChange change);
void take_in(PageDigest& page, const BookingCanceled& event, mypage::ToldChange change);
void take_in(PageDigest& page, const TicketsCanceled& event, mypage::ToldChange change);
void take_in(PageDigest& page, const BookingFailed& event, mypage::ToldChange change);
void take_in(PageDigest& page, const PaymentApproved& event, mypage::ToldChange change);
void take_in(PageDigest& page, const PaymentRefunded& event, mypage::ToldChange change);
void take_in(PageDigest& page, const PayCanceled& event, mypage::ToldChange change);
void take_in(PageDigest& page, const PaymentFailed& event, mypage::ToldChange change);
void take_in(PageDigest& page, const DeliveryStarted& event, mypage::ToldChange change);
void take_in(PageDigest& page, const DeliveryCanceled& event, mypage::ToldChange change);
void take_in(PageDigest& page, const DeliveryCompleted& event, mypage::ToldChange change);
void take_in(PageDigest& page, const TicketsPacked& event, mypage::ToldChange change);
void take_in(PageDigest& page, const TicketsHandedOver& event, mypage::ToldChange change);
void take_in(PageDigest& page, const TicketsInTransit& event, mypage::ToldChange change);
void take_in(PageDigest& page, const TicketsReturned& event, mypage::ToldChange change);

}  // namespace boxoffice::audit
