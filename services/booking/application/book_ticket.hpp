#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "platform/async/task.hpp"
#include "services/booking/application/booking_store.hpp"
#include "services/booking/application/payment_client.hpp"
#include "services/booking/application/titles.hpp"
#include "services/booking/domain/booking.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <variant>

namespace boxoffice::booking {

/// Paid and complete.
struct Booked {
  Booking booking;
  bool replayed = false;
};
/// Whether it is paid is not known yet; it will be completed or given up without the customer doing anything.
struct AwaitingPayment {
  Booking booking;
};
/// The payment was refused, and nothing was charged.
struct PaymentDeclined {
  Booking booking;
  bool replayed = false;
};

/// Which titles are sold to who names no performance: any, or those of the catalogue.
enum class CatalogueMode : std::uint8_t { open, closed };
BOOST_DESCRIBE_ENUM(CatalogueMode, open, closed)

/// What a ticket is sold as when no performance is named.
struct PlainSale {
  CatalogueMode catalogue = CatalogueMode::open;
  Money price;  ///< where there is no place that has one
};

using TicketOutcome = std::variant<Booked, AwaitingPayment, PaymentDeclined, Rejection, Faults>;

/// Books a ticket: the intent first, then the money, then the answer.
class BookTicket {
 public:
  /// Told of each booking whose payment is unknown, so that somebody finds out.
  using Unsettled = std::function<void(BookingId)>;

  BookTicket(BookingStore& bookings, PaymentClient& payments, Titles& titles, const Clock& clock, PlainSale plain,
             Unsettled unsettled);

  /// Of a title, at the price for that; where the title has performances with places without a seat on sale, such a
  /// place. Refuses a title that is not in the catalogue, when that is closed, and a title whose places are gone
  /// ("sold-out").
  ///
  /// Rejects while payment is in trouble ("payment-unavailable", before anything is written; a key that was answered
  /// before is answered nevertheless), and what the store rejects.
  Task<TicketOutcome> operator()(BookTicketCommand command, std::optional<IdempotencyKey> key);
  /// The same for seats, which are the booking's from the moment on that it is written down. If it fails they are on
  /// hold again, or free.
  Task<TicketOutcome> operator()(SeatOrder order, std::optional<IdempotencyKey> key);

 private:
  /// What was answered to the key before, otherwise the refusal.
  Task<TicketOutcome> refuse(std::optional<IdempotencyKey> key, TicketOutcome refusal);
  Task<TicketOutcome> pay(Changed added);
  // The pending booking lives in the caller's frame, which waits for these.
  Task<TicketOutcome> settle(const Booking& pending, PaymentOutcome outcome);
  Task<TicketOutcome> settle(const Booking& pending, Approved approved);
  Task<TicketOutcome> settle(const Booking& pending, Declined declined);
  Task<TicketOutcome> settle(const Booking& pending, NeverSent never_sent);
  Task<TicketOutcome> settle(const Booking& pending, Unknown unknown);

  BookingStore& bookings_;
  PaymentClient& payments_;
  Titles& titles_;
  const Clock& clock_;
  PlainSale plain_;
  Unsettled unsettled_;
};

}  // namespace boxoffice::booking
