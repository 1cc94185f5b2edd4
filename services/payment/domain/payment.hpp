#pragma once

#include "contracts/payment_call.hpp"
#include "contracts/payment_events.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/result.hpp"
#include "kernel/strong_id.hpp"
#include "services/payment/domain/ledger.hpp"
#include "services/payment/domain/refund.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace boxoffice::payment {

/// Who brought a payment into its present state.
enum class ChangedBy : std::uint8_t { booking, provider, resolver };
BOOST_DESCRIBE_ENUM(ChangedBy, booking, provider, resolver)

/// A payment as it is now. One struct for the table, the API and the rules. There is at most one for a booking.
struct Payment {
  PaymentId id;  ///< given by the store
  BookingId booking_id;
  std::string addr;
  std::optional<DeliveryMethod> delivery_method;  ///< of the tickets; POST where it is missing, in an older one
  Money amount;
  Money booking_fees;     ///< how much of the amount these are
  Money delivery_fee;     ///< likewise
  Money refunded_amount;  ///< of all refunds, from the moment that they were requested; never more than the amount
  PaymentStatus payment_status = PaymentStatus::pending_payment;
  std::string provider_reference;  ///< the provider's name for the charge; empty before it
  Instant requested_at;
  Instant status_at;  ///< since when it is in this state
  ChangedBy status_by = ChangedBy::booking;
  std::string status_reason;                   ///< why, a constant in kebab-case
  std::optional<Instant> refund_requested_at;  ///< of the refund that closes it: all is gone from this moment
  std::int64_t version = 1;                    ///< counts the changes; the ETag

  friend bool operator==(const Payment&, const Payment&) = default;
};
BOOST_DESCRIBE_STRUCT(Payment, (),
                      (id, booking_id, addr, delivery_method, amount, booking_fees, delivery_fee, refunded_amount,
                       payment_status, provider_reference, requested_at, status_at, status_by, status_reason,
                       refund_requested_at, version))

/// What the world hears of a payment.
using Event = std::variant<PaymentApproved, PaymentRefunded, PayCanceled, PaymentFailed>;

/// What a decision leads to: the payment as it now is, what the world must hear of it, and what goes into the books.
struct Change {
  Payment payment;
  std::vector<Event> events = {};
  std::optional<Refund> refund = {};          ///< that the decision has made, if it has no id, or changed
  std::optional<WaitingRefund> waiting = {};  ///< that the decision has made
  std::vector<LedgerEntry> entries = {};
};

/// What booking asks for.
struct PaymentOrder {
  BookingId booking_id;
  std::string addr;
  Money amount;
  Money booking_fees = {};  ///< how much of the amount these are
  Money delivery_fee = {};  ///< likewise
  DeliveryMethod delivery_method = DeliveryMethod::post;
};

/// More than any booking costs: the ledger's sums stay far from what a number holds.
inline constexpr Money most_at_once = Money::won(100'000'000'000);

/// What is wrong with a field of an order.
struct Fault {
  std::string pointer;  ///< "/bookingFees"
  std::string detail;
};

/// Fees are parts of the amount: together they are no more than it. Empty when nothing is wrong.
std::vector<Fault> faults_of(const PaymentOrder& order);

/// Why no money is taken. Each is the `reason` of PaymentFailed.
namespace failure {
inline constexpr std::string_view declined = "declined";
inline constexpr std::string_view never_charged = payment_never_charged;
inline constexpr std::string_view booking_failed = "booking-failed";
}  // namespace failure

/// A new payment: PENDING_PAYMENT, before the provider is asked.
Payment open(PaymentOrder order, Instant now);

/// A payment that will never be: its booking failed before the request for money arrived. FAILED_PAYMENT from the
/// start, so that a late request is refused instead of charged.
Change refuse_in_advance(PaymentId id, BookingId booking, Instant now);

/// PENDING_PAYMENT → COMPLETE_PAYMENT. If it was to be given back meanwhile, all of it is from now on. Rejects what is
/// not pending ("not-pending").
Result<Change> approve(Payment payment, std::string provider_reference, ChangedBy by, Instant now);

/// PENDING_PAYMENT → FAILED_PAYMENT, with one of the reasons in `failure`. Rejects what is not pending ("not-pending").
Result<Change> fail(Payment payment, std::string_view reason, ChangedBy by, Instant now);

/// Of a complete payment something is to be given back; it counts as gone from now on, or waits for the tickets. A
/// payment that is pending is marked for an order that closes it, and given back if it turns out to be charged. Nothing
/// when there is nothing to give back, or all of it was asked for before.
std::optional<Change> request_refund(Payment payment, const std::vector<Refund>& earlier, const RefundOrder& order,
                                     Instant now);

/// The tickets that a refund has waited for are at the house again: it counts as gone from now on. Nothing when it has
/// become a refund before.
std::optional<Change> release_refund(Payment payment, const WaitingRefund& waiting, const std::vector<Refund>& refunds,
                                     Instant now);

/// The provider has given one of a payment's refunds back. COMPLETE_PAYMENT → CANCEL_PAYMENT if it closes the payment,
/// which the last of them does. Rejects an unknown refund and one that is done ("refund-not-requested"), a payment that
/// is not complete ("not-complete"), and closing it before the others are done ("refunds-not-done").
Result<Change> confirm_refund(Payment payment, const std::vector<Refund>& refunds, RefundId id, Instant now);

}  // namespace boxoffice::payment
