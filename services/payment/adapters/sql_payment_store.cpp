#include "services/payment/adapters/sql_payment_store.hpp"

#include "platform/messaging/record.hpp"
#include "platform/storage/table_text.hpp"

#include <stdexcept>
#include <utility>
#include <variant>

namespace boxoffice::payment {
namespace {

constexpr storage::Insert<Payment> insert_payment{"payment"};
constexpr auto& payment_by_id = storage::Reading<Payment, "payment">::by_id;
constexpr storage::Query<Payment, BookingId> payment_by_booking{
    "SELECT id, booking_id, addr, amount, payment_status, provider_reference, requested_at, status_at, status_by, "
    "status_reason,"
    " refund_requested_at, version FROM payment WHERE booking_id = :booking"};
constexpr storage::Query<Payment, PaymentId, long long> payments_awaiting_refund{
    "SELECT id, booking_id, addr, amount, payment_status, provider_reference, requested_at, status_at, status_by, "
    "status_reason,"
    " refund_requested_at, version FROM payment WHERE payment_status = 'COMPLETE_PAYMENT' AND refund_requested_at IS "
    "NOT NULL"
    " AND id > :after ORDER BY id LIMIT :size"};
constexpr storage::Query<Payment, Instant, PaymentId, long long> pending_payments{
    "SELECT id, booking_id, addr, amount, payment_status, provider_reference, requested_at, status_at, status_by, "
    "status_reason,"
    " refund_requested_at, version FROM payment WHERE payment_status = 'PENDING_PAYMENT' AND requested_at < :before"
    " AND id > :after ORDER BY id LIMIT :size"};
constexpr storage::Command<PaymentStatus, std::string, Instant, ChangedBy, std::string, std::optional<Instant>,
                           std::int64_t, PaymentId, std::int64_t>
    update_payment{
        "UPDATE payment SET payment_status = :status, provider_reference = :reference, status_at = :at,"
        " status_by = :by, status_reason = :reason, refund_requested_at = :refund, version = :version"
        " WHERE id = :id AND version = :version_before"};

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

/// Saves what a decision changed, and tells the world. Stale when the row is not of the version any more that the
/// decision was made on.
void save_change(storage::Session& session, messaging::Outbox& outbox, const Change& change) {
  const auto& payment = change.payment;
  session.amend(update_payment, payment.payment_status, payment.provider_reference, payment.status_at,
                payment.status_by, payment.status_reason, payment.refund_requested_at, payment.version, payment.id,
                payment.version - 1);
  publish(session, outbox, change);
}

}  // namespace

SqlPaymentStore::SqlPaymentStore(storage::Store& store, messaging::Outbox& outbox) : store_(store), outbox_(outbox) {}

Task<Opened> SqlPaymentStore::open(Payment draft) {
  auto before = co_await store_.write([&](storage::Session& session) -> std::optional<Payment> {
    if (auto found = session.find(payment_by_booking, draft.booking_id)) return found;
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
  return store_.read([booking](storage::Session& session) { return session.find(payment_by_booking, booking); });
}

Task<std::vector<Payment>> SqlPaymentStore::awaiting_refund(PaymentId after, std::size_t at_most) {
  return store_.read([after, size = static_cast<long long>(at_most)](storage::Session& session) {
    return session.all(payments_awaiting_refund, after, size);
  });
}

Task<std::vector<Payment>> SqlPaymentStore::pending(Instant requested_before, PaymentId after, std::size_t at_most) {
  return store_.read([requested_before, after, size = static_cast<long long>(at_most)](storage::Session& session) {
    return session.all(pending_payments, requested_before, after, size);
  });
}

std::optional<Payment> SqlPaymentsInTransaction::find_by_booking(BookingId booking) {
  return session_.find(payment_by_booking, booking);
}

PaymentId SqlPaymentsInTransaction::next_id() { return PaymentId{session_.next_id("payment")}; }

void SqlPaymentsInTransaction::add(Change change) {
  add_row(session_, change.payment);
  publish(session_, outbox_, change);
}

void SqlPaymentsInTransaction::save(Change change) { save_change(session_, outbox_, change); }

}  // namespace boxoffice::payment
