#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::payment {

struct Payment;

using RefundId = StrongId<struct RefundTag>;

enum class RefundStatus : std::uint8_t { requested_refund, done_refund };
BOOST_DESCRIBE_ENUM(RefundStatus, requested_refund, done_refund)

/// Money of a payment that goes back, once. One struct for the table, the API and the rules. A payment has at most one
/// for each of its tickets, and one that closes it.
struct Refund {
  RefundId id;  ///< given by the store
  PaymentId payment_id;
  BookingId booking_id;
  Money amount;            ///< what the customer gets: tickets and fees, less the cancellation fee
  Money tickets;           ///< what the tickets had cost
  Money booking_fees;      ///< that come back
  Money delivery_fee;      ///< that comes back
  Money cancellation_fee;  ///< that is kept
  std::string why;         ///< a constant in kebab-case
  RefundStatus refund_status = RefundStatus::requested_refund;
  bool closes = false;  ///< whether the payment ends with it
  Instant requested_at;
  std::optional<Instant> done_at;

  friend bool operator==(const Refund&, const Refund&) = default;
};
BOOST_DESCRIBE_STRUCT(Refund, (),
                      (id, payment_id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why,
                       refund_status, closes, requested_at, done_at))

/// What goes back of a payment once its tickets are at the house again. It is no refund before, and in no book; but as
/// the payment counts as over, nothing else can be asked of it meanwhile. One struct for the table, the API and the
/// rules; the row stays when it has become a refund.
struct WaitingRefund {
  PaymentId id;  ///< the payment's
  BookingId booking_id;
  Money amount;
  Money tickets;
  Money booking_fees;
  Money delivery_fee;
  Money cancellation_fee;
  std::string why;
  Instant waits_since;

  friend bool operator==(const WaitingRefund&, const WaitingRefund&) = default;
};
BOOST_DESCRIBE_STRUCT(WaitingRefund, (),
                      (id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why, waits_since))

/// Why money goes back.
namespace refund_reason {
inline constexpr std::string_view booking_canceled = "booking-canceled";
inline constexpr std::string_view tickets_canceled = "tickets-canceled";
inline constexpr std::string_view cut = "-cut-to-what-is-left";  ///< behind one of them: more was asked for
}  // namespace refund_reason

/// What is asked to be given back.
struct RefundOrder {
  std::string_view why;
  bool closes = true;
  std::optional<Money> amount = {};  ///< all that is left, where it is missing
  Money cancellation_fee = {};       ///< to be kept
  Money booking_fees = {};           ///< how much of the amount these are
  Money delivery_fee = {};           ///< likewise
  bool after_return = false;         ///< of an order that closes: only when the tickets are at the house again
};

/// What of a payment was neither given back nor kept as a cancellation fee, by what it was taken for.
struct Remainder {
  Money tickets;
  Money booking_fees;
  Money delivery_fee;

  Money sum() const { return tickets + booking_fees + delivery_fee; }
};

Remainder what_is_left(const Payment& payment, const std::vector<Refund>& earlier);

/// The refund that the order leads to: of no more than what is left, which the reason then says. What does not fit is
/// taken off the cancellation fee first.
Refund refund_of(const Payment& payment, const std::vector<Refund>& earlier, const RefundOrder& order, Instant now);

/// The same, to wait for the tickets.
WaitingRefund waiting_for_tickets(const Refund& refund);

/// What has waited, as the refund that closes its payment.
Refund refund_of(const WaitingRefund& waiting, Instant now);

}  // namespace boxoffice::payment
