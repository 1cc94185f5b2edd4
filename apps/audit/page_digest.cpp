#include "apps/audit/page_digest.hpp"

#include <algorithm>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace boxoffice::audit {
namespace {

constexpr std::size_t of_booking = 0;
constexpr std::size_t of_payment = 1;
constexpr std::size_t of_delivery = 2;

/// Joins what is hashed in such a way that no two lists of parts look alike.
class Hashing {
 public:
  Hashing& add(std::string_view text) { return mix(std::hash<std::string_view>{}(text)); }
  Hashing& add(std::int64_t number) { return mix(static_cast<std::uint64_t>(number)); }
  template <class T>
  Hashing& add(const std::optional<T>& value) {
    return value ? mix(1).add(*value) : mix(0);
  }
  std::uint64_t result() const { return state_ == 0 ? 1 : state_; }

 private:
  Hashing& mix(std::uint64_t part) {
    state_ ^= part;
    state_ *= 0x9e3779b97f4a7c15U;
    state_ ^= state_ >> 32;
    return *this;
  }
  std::uint64_t state_ = 0x243f6a8885a308d3U;
};

using Telephone = std::optional<std::int64_t>;

std::uint64_t hash_of_ticket(std::string_view title, std::string_view customer, Telephone telephone,
                             std::string_view addr) {
  return Hashing().add(title).add(customer).add(telephone).add(addr).result();
}

std::uint64_t hash_of_shipping(Instant date, std::string_view shipper) {
  return Hashing().add(std::int64_t{date.time_since_epoch().count()}).add(shipper).result();
}

std::int32_t narrowed(std::int64_t version) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(version, Limits::min(), Limits::max()));
}

template <class Status>
std::uint8_t code_of(Status status) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(status) + 1);
}

template <class Status>
std::uint8_t code_of(const std::optional<Status>& status) {
  return status ? code_of(*status) : std::uint8_t{0};
}

template <class Status>
void advance(PageDigest& page, std::size_t part, Status status, std::int64_t version) {
  if (narrowed(version) <= page.versions[part]) return;
  page.versions[part] = narrowed(version);
  page.statuses[part] = code_of(status);
}

template <class Event>
void take_in_ticket(PageDigest& page, const Event& event, std::int64_t version) {
  page.ticket = hash_of_ticket(event.musical_name, event.customer_name, event.telephone, event.addr);
  advance(page, of_booking, event.booking_status, version);
}

}  // namespace

PageDigest digest_of(const mypage::MyPage& page) {
  PageDigest digest{
      .versions = {narrowed(page.booking_version), narrowed(page.payment_version), narrowed(page.delivery_version)},
      .statuses = {code_of(page.booking_status), code_of(page.payment_status), code_of(page.delivery_status)},
  };
  // A page that only knows a part of a ticket, as no event leaves it, has the hash of no ticket.
  if (page.musical_name || page.customer_name || page.addr || page.telephone_info)
    digest.ticket = page.musical_name && page.customer_name && page.addr
                        ? hash_of_ticket(*page.musical_name, *page.customer_name, page.telephone_info, *page.addr)
                        : 1;
  if (page.delivery_date || page.shipper_name)
    digest.shipping =
        page.delivery_date && page.shipper_name ? hash_of_shipping(*page.delivery_date, *page.shipper_name) : 1;
  return digest;
}

void take_in(PageDigest& page, const BookingStarted& event, std::int64_t version) {
  take_in_ticket(page, event, version);
}

void take_in(PageDigest& page, const BookingFailed& event, std::int64_t version) {
  take_in_ticket(page, event, version);
}

// It repeats the customer's name, which the ticket has already: a canceled booking was complete before.
void take_in(PageDigest& page, const BookingCanceled& event, std::int64_t version) {
  advance(page, of_booking, event.booking_status, version);
}

void take_in(PageDigest& page, const TicketsCanceled& event, std::int64_t version) {
  advance(page, of_booking, event.booking_status, version);
}

void take_in(PageDigest& page, const PaymentApproved& event, std::int64_t version) {
  advance(page, of_payment, event.payment_status, version);
}

void take_in(PageDigest& page, const PaymentRefunded& event, std::int64_t version) {
  advance(page, of_payment, event.payment_status, version);
}

void take_in(PageDigest& page, const PayCanceled& event, std::int64_t version) {
  advance(page, of_payment, event.payment_status, version);
}

void take_in(PageDigest& page, const PaymentFailed& event, std::int64_t version) {
  advance(page, of_payment, event.payment_status, version);
}

void take_in(PageDigest& page, const DeliveryStarted& event, std::int64_t version) {
  page.shipping = hash_of_shipping(event.delivery_date, event.shipper_name);
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const DeliveryCanceled& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const DeliveryCompleted& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const TicketsPacked& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const TicketsHandedOver& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const TicketsInTransit& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

void take_in(PageDigest& page, const TicketsReturned& event, std::int64_t version) {
  advance(page, of_delivery, event.delivery_status, version);
}

}  // namespace boxoffice::audit
