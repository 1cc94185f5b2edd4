#include "services/payment/adapters/sql_payment_store.hpp"

#include "platform/messaging/record.hpp"
#include "platform/storage/table_text.hpp"

#include <boost/describe/class.hpp>

#include <stdexcept>
#include <utility>
#include <variant>

namespace boxoffice::payment {
namespace {

using Refunds = storage::Writing<Refund, "refund">;

/// Tickets of a booking that are at the house again.
struct ReturnedTickets {
  BookingId id;
  Instant returned_at;
};
BOOST_DESCRIBE_STRUCT(ReturnedTickets, (), (id, returned_at))

constexpr storage::Insert<Payment> insert_payment{"payment"};
constexpr storage::Insert<LedgerEntry> insert_entry{"ledger_entry"};
constexpr auto& payment_by_id = storage::Reading<Payment, "payment">::by_id;
constexpr auto& payment_by_booking = storage::Reading<Payment, "payment">::by<"booking_id">;
constexpr storage::Query<Payment, Instant, PaymentId, long long> pending_payments{
    "SELECT id, booking_id, addr, delivery_method, amount, booking_fees, delivery_fee, refunded_amount, payment_status,"
    " provider_reference, requested_at, status_at, status_by, status_reason, refund_requested_at, version FROM payment"
    " WHERE payment_status = 'PENDING_PAYMENT' AND requested_at < :before AND id > :after ORDER BY id LIMIT :size"};
constexpr storage::Command<Money, PaymentStatus, std::string, Instant, ChangedBy, std::string, std::optional<Instant>,
                           std::int64_t, PaymentId, std::int64_t>
    update_payment{
        "UPDATE payment SET refunded_amount = :refunded, payment_status = :status, provider_reference = :reference,"
        " status_at = :at, status_by = :by, status_reason = :reason, refund_requested_at = :refund, version = :version"
        " WHERE id = :id AND version = :version_before"};
constexpr storage::Insert<WaitingRefund> insert_waiting{"waiting_refund"};
constexpr auto& waiting_by_booking = storage::Reading<WaitingRefund, "waiting_refund">::by<"booking_id">;
constexpr storage::Query<WaitingRefund, PaymentId> waiting_still{
    "SELECT id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why, waits_since"
    " FROM waiting_refund WHERE id = :payment"
    " AND NOT EXISTS (SELECT 1 FROM refund WHERE refund.booking_id = waiting_refund.booking_id AND refund.closes = 1)"};
constexpr storage::Insert<ReturnedTickets> insert_return{"returned_tickets"};
constexpr auto& return_by_id = storage::Reading<ReturnedTickets, "returned_tickets">::by_id;
constexpr storage::Query<Refund, BookingId> refunds_of_booking{
    "SELECT id, payment_id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why,"
    " refund_status, closes, requested_at, done_at FROM refund WHERE booking_id = :booking ORDER BY id"};
constexpr storage::Query<Refund, RefundId, long long> refunds_due{
    "SELECT id, payment_id, booking_id, amount, tickets, booking_fees, delivery_fee, cancellation_fee, why,"
    " refund_status, closes, requested_at, done_at FROM refund WHERE refund_status = 'REQUESTED_REFUND' AND id > :after"
    " AND (closes = 0 OR NOT EXISTS (SELECT 1 FROM refund other WHERE other.booking_id = refund.booking_id"
    " AND other.refund_status = 'REQUESTED_REFUND' AND other.id <> refund.id)) ORDER BY id LIMIT :size"};

void publish(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& payment = change.payment;
  for (const auto& event : change.events)
    std::visit(
        [&](const auto& told) {
          outbox.publish(session,
                         messaging::record_of(told, payment.booking_id.value, payment.version, payment.status_at));
        },
        event);
}

void add_row(storage::Session& session, const Payment& payment) {
  session.insert(insert_payment, payment);
  session.add_to_total("payment", 1);
}

void save_refund(storage::Session& session, Refund refund) {
  if (refund.id != RefundId{}) return Refunds::update(session, refund);
  refund.id = RefundId{session.next_id("refund")};
  session.insert(Refunds::insert, refund);
}

/// Saves what a decision changed, and tells the world. Stale when the row is not of the version any more that the
/// decision was made on.
void save_change(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& payment = change.payment;
  session.amend(update_payment, payment.refunded_amount, payment.payment_status, payment.provider_reference,
                payment.status_at, payment.status_by, payment.status_reason, payment.refund_requested_at,
                payment.version, payment.id, payment.version - 1);
  if (change.refund) save_refund(session, *change.refund);
  if (change.waiting) session.insert(insert_waiting, *change.waiting);
  for (auto entry : change.entries) {
    entry.id = LedgerEntryId{session.next_id("ledger_entry")};
    session.insert(insert_entry, entry);
  }
  publish(session, outbox, change);
}

}  // namespace

SqlPaymentStore::SqlPaymentStore(storage::Store& store, messaging::Outbox& outbox) : store_(store), outbox_(outbox) {}

Task<Opened> SqlPaymentStore::open(Payment draft) {
  auto before = co_await store_.write([&](storage::Session& session) -> std::optional<Payment> {
    if (auto found = session.find(payment_by_booking, draft.booking_id.value)) return found;
    draft.id = PaymentId{session.next_id("payment")};
    add_row(session, draft);
    return std::nullopt;
  });
  if (before) co_return Opened{*std::move(before), true};
  co_return Opened{std::move(draft), false};
}

Task<Result<Payment>> SqlPaymentStore::change(PaymentId id, Decision decision) {
  return store_.write([this, id, decision = std::move(decision)](storage::Session& session) {
    return change_in(session, id, decision);
  });
}

Task<Result<Payment>> SqlPaymentStore::change(const Payment& known, Decision decision) {
  auto change = decision(known);
  if (change && change->payment.version != known.version) {
    try {
      co_await store_.write([&](storage::Session& session) { save_change(session, outbox_, *change); });
      co_return std::move(change->payment);
    } catch (const storage::Stale&) {  // NOLINT(bugprone-empty-catch): somebody was faster, so it is looked at anew
    }
  }
  co_return co_await this->change(known.id, std::move(decision));
}

Task<Result<Payment>> SqlPaymentStore::change(const Refund& known, RefundDecision decision) {
  return store_.write([this, payment = known.payment_id, booking = known.booking_id,
                       decision = std::move(decision)](storage::Session& session) {
    return change_in(session, payment,
                     [&](Payment paid) { return decision(std::move(paid), session.all(refunds_of_booking, booking)); });
  });
}

Result<Payment> SqlPaymentStore::change_in(storage::Session& session, PaymentId id, const Decision& decision) {
  auto found = session.find(payment_by_id, id.value);
  if (!found) return reject(RejectionKind::not_found, "no-such-payment");
  const auto version = found->version;
  auto change = decision(*std::move(found));
  if (!change) return std::unexpected(std::move(change.error()));
  if (change->payment.version != version) save_change(session, outbox_, *change);
  return std::move(change->payment);
}

Task<std::optional<Payment>> SqlPaymentStore::find_by_booking(BookingId booking) {
  return store_.read([booking](storage::Session& session) { return session.find(payment_by_booking, booking.value); });
}

Task<std::optional<std::vector<Refund>>> SqlPaymentStore::refunds_of(PaymentId payment) {
  return store_.read([payment](storage::Session& session) -> std::optional<std::vector<Refund>> {
    const auto found = session.find(payment_by_id, payment.value);
    if (!found) return std::nullopt;
    return session.all(refunds_of_booking, found->booking_id);
  });
}

Task<std::optional<WaitingRefund>> SqlPaymentStore::waiting_refund_of(PaymentId payment) {
  return store_.read([payment](storage::Session& session) { return session.find(waiting_still, payment); });
}

Task<std::vector<Refund>> SqlPaymentStore::due_refunds(RefundId after, std::size_t at_most) {
  return store_.read([after, size = static_cast<long long>(at_most)](storage::Session& session) {
    return session.all(refunds_due, after, size);
  });
}

Task<std::vector<Payment>> SqlPaymentStore::pending(Instant requested_before, PaymentId after, std::size_t at_most) {
  return store_.read([requested_before, after, size = static_cast<long long>(at_most)](storage::Session& session) {
    return session.all(pending_payments, requested_before, after, size);
  });
}

std::optional<Payment> SqlPaymentsInTransaction::find_by_booking(BookingId booking) {
  return session_.find(payment_by_booking, booking.value);
}

std::vector<Refund> SqlPaymentsInTransaction::refunds_of(BookingId booking) {
  return session_.all(refunds_of_booking, booking);
}

std::optional<WaitingRefund> SqlPaymentsInTransaction::waiting_refund_of(BookingId booking) {
  return session_.find(waiting_by_booking, booking.value);
}

bool SqlPaymentsInTransaction::note_return(BookingId booking, Instant now) {
  if (are_tickets_back(booking)) return false;
  session_.insert(insert_return, {booking, now});
  return true;
}

bool SqlPaymentsInTransaction::are_tickets_back(BookingId booking) {
  return session_.find(return_by_id, booking.value).has_value();
}

PaymentId SqlPaymentsInTransaction::next_id() { return PaymentId{session_.next_id("payment")}; }

void SqlPaymentsInTransaction::add(Change change) {
  add_row(session_, change.payment);
  publish(session_, outbox_, change);
}

void SqlPaymentsInTransaction::save(Change change) { save_change(session_, outbox_, change); }

}  // namespace boxoffice::payment
