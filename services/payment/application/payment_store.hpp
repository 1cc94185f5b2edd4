#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "services/payment/domain/payment.hpp"

#include <functional>
#include <optional>
#include <vector>

namespace boxoffice::payment {

/// What opening a payment found.
struct Opened {
  Payment payment;
  bool existed = false;  ///< a payment for that booking was there before; it is given back untouched
};

using Decision = std::function<Result<Change>(Payment)>;
/// Of a payment and all of its refunds.
using RefundDecision = std::function<Result<Change>(Payment, const std::vector<Refund>&)>;

/// Where payments are kept, with their refunds and the ledger. Every change is one transaction around load, decide,
/// save the rows and put the events in the outbox, and is durable when it returns. Throws when the database cannot be
/// used.
class PaymentStore {
 public:
  virtual ~PaymentStore() = default;

  /// Saves a new payment under the next id, unless its booking has one.
  virtual Task<Opened> open(Payment draft) = 0;

  /// Changes a payment by a decision. Rejects what the decision rejects, and an unknown id ("no-such-payment").
  virtual Task<Result<Payment>> change(PaymentId id, Decision decision) = 0;

  /// The same for a payment that the caller has at hand, which outlives the task: it is decided on as it is known, and
  /// looked at only when it is not like that any more.
  virtual Task<Result<Payment>> change(const Payment& known, Decision decision) = 0;

  /// The same for the payment of a refund.
  virtual Task<Result<Payment>> change(const Refund& known, RefundDecision decision) = 0;

  virtual Task<std::optional<Payment>> find_by_booking(BookingId booking) = 0;

  /// In the order in which they were requested; nothing for an unknown payment.
  virtual Task<std::optional<std::vector<Refund>>> refunds_of(PaymentId payment) = 0;

  /// What goes back of a payment when its tickets have come back; nothing when nothing waits.
  virtual Task<std::optional<WaitingRefund>> waiting_refund_of(PaymentId payment) = 0;

  // What is unfinished, a page at a time: those behind the id `after`, oldest first, at most so many.

  /// Refunds that the provider has still to make. One that closes a payment is among them when it is the last.
  virtual Task<std::vector<Refund>> due_refunds(RefundId after, std::size_t at_most) = 0;

  /// Payments whose charge nobody has confirmed or denied.
  virtual Task<std::vector<Payment>> pending(Instant requested_before, PaymentId after, std::size_t at_most) = 0;
};

/// The payments inside one transaction that is already open: what the handling of an event works on.
class PaymentsInTransaction {
 public:
  virtual ~PaymentsInTransaction() = default;
  virtual std::optional<Payment> find_by_booking(BookingId booking) = 0;
  virtual std::vector<Refund> refunds_of(BookingId booking) = 0;
  /// Also when it has become a refund since.
  virtual std::optional<WaitingRefund> waiting_refund_of(BookingId booking) = 0;
  /// Notes that a booking's tickets are at the house again, before or after its cancel was heard of. False when that
  /// was noted before.
  virtual bool note_return(BookingId booking, Instant now) = 0;
  virtual bool are_tickets_back(BookingId booking) = 0;
  /// The id for a payment that is added next.
  virtual PaymentId next_id() = 0;
  virtual void add(Change change) = 0;
  virtual void save(Change change) = 0;
};

}  // namespace boxoffice::payment
