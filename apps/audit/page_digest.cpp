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

std::int64_t milliseconds_of(Instant moment) { return moment.time_since_epoch().count(); }

using Telephone = std::optional<std::int64_t>;

std::uint64_t hash_of_ticket(std::string_view title, std::string_view customer, Telephone telephone,
                             std::string_view addr, const std::optional<std::string>& owner) {
  return Hashing().add(title).add(customer).add(telephone).add(addr).add(owner.value_or("")).result();
}

template <class Status>
std::uint8_t code_of(Status status) {
  return static_cast<std::uint8_t>(static_cast<std::uint8_t>(status) + 1);
}

template <class Status>
std::uint8_t code_of(const std::optional<Status>& status) {
  return status ? code_of(*status) : std::uint8_t{0};
}

std::uint64_t hash_of_shipping(Instant date, std::string_view shipper, DeliveryMethod method) {
  return Hashing().add(milliseconds_of(date)).add(shipper).add(std::int64_t{code_of(method)}).result();
}

std::uint64_t hash_of_performance(std::optional<PerformanceId> id, std::optional<Timestamp> starts_at) {
  if (!id && !starts_at) return 0;
  return Hashing().add(id ? id->value : 0).add(starts_at ? milliseconds_of(starts_at->moment) : 0).result();
}

std::uint64_t hash_of_seats(const std::optional<std::string>& seats) {
  return seats ? Hashing().add(*seats).result() : 0;
}

std::uint64_t hash_of_amount(std::optional<Money> amount) {
  return amount ? Hashing().add(amount->minor_units).result() : 0;
}

std::uint64_t hash_of_refund(Money amount, Instant since) {
  return Hashing().add(amount.minor_units).add(milliseconds_of(since)).result();
}

std::int32_t narrowed(std::int64_t version) {
  using Limits = std::numeric_limits<std::int32_t>;
  return static_cast<std::int32_t>(std::clamp<std::int64_t>(version, Limits::min(), Limits::max()));
}

template <class Status>
bool advance(PageDigest& page, std::size_t part, Status status, mypage::ToldChange change) {
  if (narrowed(change.version) <= page.versions[part]) return false;
  page.versions[part] = narrowed(change.version);
  page.statuses[part] = code_of(status);
  return true;
}

void advance_booking(PageDigest& page, BookingStatus status, const std::optional<std::string>& seats,
                     mypage::ToldChange change) {
  if (advance(page, of_booking, status, change)) page.seats = hash_of_seats(seats);
}

void advance_payment(PageDigest& page, PaymentStatus status, std::optional<Money> refunded, mypage::ToldChange change) {
  if (advance(page, of_payment, status, change)) page.refunded = refunded ? hash_of_refund(*refunded, change.at) : 0;
}

void advance_delivery(PageDigest& page, DeliveryStatus status, DeliveryStep step, mypage::ToldChange change) {
  if (advance(page, of_delivery, status, change)) page.step = code_of(step);
}

template <class Event>
void take_in_ticket(PageDigest& page, const Event& event) {
  page.ticket = hash_of_ticket(event.musical_name, event.customer_name, event.telephone, event.addr, event.customer_id);
}

}  // namespace

PageDigest digest_of(const mypage::MyPage& page) {
  PageDigest digest{
      .performance = hash_of_performance(page.performance_id, page.starts_at),
      .seats = hash_of_seats(page.seats),
      .paid = hash_of_amount(page.paid_amount),
      .versions = {narrowed(page.booking_version), narrowed(page.payment_version), narrowed(page.delivery_version)},
      .statuses = {code_of(page.booking_status), code_of(page.payment_status), code_of(page.delivery_status)},
      .step = code_of(page.delivery_step),
  };
  // A page that only knows a part of a ticket, as no event leaves it, has the hash of no ticket.
  if (page.musical_name || page.customer_name || page.addr || page.telephone_info)
    digest.ticket =
        page.musical_name && page.customer_name && page.addr
            ? hash_of_ticket(*page.musical_name, *page.customer_name, page.telephone_info, *page.addr, page.customer_id)
            : 1;
  if (page.delivery_date || page.shipper_name)
    digest.shipping = page.delivery_date && page.shipper_name && page.delivery_method
                          ? hash_of_shipping(*page.delivery_date, *page.shipper_name, *page.delivery_method)
                          : 1;
  if (page.refunded_amount || page.refunded_at)
    digest.refunded =
        page.refunded_amount && page.refunded_at ? hash_of_refund(*page.refunded_amount, page.refunded_at->moment) : 1;
  return digest;
}

void take_in(PageDigest& page, const BookingStarted& event, mypage::ToldChange change) {
  take_in_ticket(page, event);
  page.performance = hash_of_performance(event.performance_id, event.starts_at);
  advance_booking(page, event.booking_status, event.seats, change);
}

void take_in(PageDigest& page, const BookingFailed& event, mypage::ToldChange change) {
  take_in_ticket(page, event);
  advance_booking(page, event.booking_status, {}, change);
}

// It repeats the customer's name, which the ticket has already: a canceled booking was complete before.
void take_in(PageDigest& page, const BookingCanceled& event, mypage::ToldChange change) {
  advance_booking(page, event.booking_status, event.seats, change);
}

void take_in(PageDigest& page, const TicketsCanceled& event, mypage::ToldChange change) {
  advance_booking(page, event.booking_status, event.seats_left, change);
}

void take_in(PageDigest& page, const PaymentApproved& event, mypage::ToldChange change) {
  page.paid = hash_of_amount(event.amount);
  advance_payment(page, event.payment_status, {}, change);
}

void take_in(PageDigest& page, const PaymentRefunded& event, mypage::ToldChange change) {
  advance_payment(page, event.payment_status, event.refunded_total, change);
}

void take_in(PageDigest& page, const PayCanceled& event, mypage::ToldChange change) {
  advance_payment(page, event.payment_status, event.refunded_total.value_or(event.amount), change);
}

void take_in(PageDigest& page, const PaymentFailed& event, mypage::ToldChange change) {
  advance_payment(page, event.payment_status, {}, change);
}

void take_in(PageDigest& page, const DeliveryStarted& event, mypage::ToldChange change) {
  const auto method = event.delivery_method.value_or(DeliveryMethod::post);
  page.shipping = hash_of_shipping(event.delivery_date, event.shipper_name, method);
  advance_delivery(page, event.delivery_status, DeliveryStep::requested, change);
}

void take_in(PageDigest& page, const DeliveryCanceled& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, event.delivery_step.value_or(DeliveryStep::requested), change);
}

void take_in(PageDigest& page, const DeliveryCompleted& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, DeliveryStep::delivered, change);
}

void take_in(PageDigest& page, const TicketsPacked& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, event.delivery_step, change);
}

void take_in(PageDigest& page, const TicketsHandedOver& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, event.delivery_step, change);
}

void take_in(PageDigest& page, const TicketsInTransit& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, event.delivery_step, change);
}

void take_in(PageDigest& page, const TicketsReturned& event, mypage::ToldChange change) {
  advance_delivery(page, event.delivery_status, event.delivery_step, change);
}

}  // namespace boxoffice::audit
