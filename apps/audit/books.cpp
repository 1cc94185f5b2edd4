#include "apps/audit/books.hpp"

#include "apps/audit/invariants.hpp"
#include "apps/audit/search.hpp"

#include <array>
#include <cstdint>

namespace boxoffice::audit {
namespace {

constexpr storage::Query<std::int64_t> entries_counted{"SELECT COUNT(*) FROM ledger_entry"};

constexpr std::array searches{
    Search{"entry", "its accounts do not add up to zero",
           "SELECT id FROM ledger_entry WHERE provider_receivable + ticket_revenue + booking_fees + delivery_fees"
           " + refunds_payable + cancellation_fees <> 0 ORDER BY id LIMIT 10"},
    Search{"booking", "its refunds are not what its payment says, or more than was paid",
           "SELECT p.booking_id FROM payment p"
           " LEFT JOIN (SELECT booking_id, SUM(amount) AS amount FROM refund GROUP BY booking_id) r"
           " ON r.booking_id = p.booking_id"
           " WHERE p.refunded_amount <> COALESCE(r.amount, 0) OR p.refunded_amount > p.amount"
           " ORDER BY p.booking_id LIMIT 10"},
    Search{"booking", "refunds of it are there, and no payment",
           "SELECT DISTINCT r.booking_id FROM refund r LEFT JOIN payment p ON p.booking_id = r.booking_id"
           " WHERE p.booking_id IS NULL ORDER BY r.booking_id LIMIT 10"},
    Search{"booking", "what was taken for it is not in the ledger, once and as much",
           "SELECT p.booking_id FROM payment p LEFT JOIN (SELECT booking_id, COUNT(*) AS entries,"
           "  SUM(provider_receivable) AS amount FROM ledger_entry WHERE kind = 'CAPTURED' GROUP BY booking_id) e"
           " ON e.booking_id = p.booking_id"
           " WHERE (p.payment_status IN ('COMPLETE_PAYMENT', 'CANCEL_PAYMENT')"
           "  AND (COALESCE(e.entries, 0) <> 1 OR e.amount <> p.amount))"
           " OR (p.payment_status IN ('PENDING_PAYMENT', 'FAILED_PAYMENT') AND e.entries > 0)"
           " ORDER BY p.booking_id LIMIT 10"},
    Search{"booking", "entries of it are in the ledger, and it has no payment",
           "SELECT DISTINCT e.booking_id FROM ledger_entry e LEFT JOIN payment p ON p.booking_id = e.booking_id"
           " WHERE p.booking_id IS NULL ORDER BY e.booking_id LIMIT 10"},
    Search{"booking", "its refunds are not in the ledger as they were requested and done",
           "SELECT r.booking_id FROM (SELECT booking_id, COUNT(*) AS requested, SUM(amount) AS amount,"
           "  COUNT(CASE WHEN refund_status = 'DONE_REFUND' THEN 1 END) AS done,"
           "  SUM(CASE WHEN refund_status = 'DONE_REFUND' THEN amount ELSE 0 END) AS done_amount"
           "  FROM refund GROUP BY booking_id) r"
           " LEFT JOIN (SELECT booking_id, COUNT(CASE WHEN kind = 'REFUND_REQUESTED' THEN 1 END) AS requested,"
           "  SUM(CASE WHEN kind = 'REFUND_REQUESTED' THEN -refunds_payable ELSE 0 END) AS amount,"
           "  COUNT(CASE WHEN kind = 'REFUND_DONE' THEN 1 END) AS done,"
           "  SUM(CASE WHEN kind = 'REFUND_DONE' THEN refunds_payable ELSE 0 END) AS done_amount"
           "  FROM ledger_entry WHERE kind <> 'CAPTURED' GROUP BY booking_id) e ON e.booking_id = r.booking_id"
           " WHERE e.booking_id IS NULL OR r.requested <> e.requested OR r.amount <> e.amount OR r.done <> e.done"
           " OR r.done_amount <> e.done_amount ORDER BY r.booking_id LIMIT 10"},
    Search{"booking", "its refund waits for its tickets, and its payment does not count it as gone",
           "SELECT w.booking_id FROM waiting_refund w LEFT JOIN payment p ON p.id = w.id"
           " LEFT JOIN refund r ON r.booking_id = w.booking_id AND r.closes = 1"
           " WHERE p.id IS NULL OR p.refund_requested_at IS NULL"
           " OR (r.id IS NULL AND p.refunded_amount + w.amount > p.amount) ORDER BY w.booking_id LIMIT 10"},
    Search{"booking", "its tickets are back, and its refund waits for them",
           "SELECT w.booking_id FROM waiting_refund w JOIN returned_tickets t ON t.id = w.booking_id"
           " LEFT JOIN refund r ON r.booking_id = w.booking_id AND r.closes = 1"
           " WHERE r.id IS NULL ORDER BY w.booking_id LIMIT 10"},
    Search{"booking", "its refund was to wait for its tickets, and they are not back",
           "SELECT w.booking_id FROM waiting_refund w JOIN refund r ON r.booking_id = w.booking_id AND r.closes = 1"
           " LEFT JOIN returned_tickets t ON t.id = w.booking_id WHERE t.id IS NULL ORDER BY w.booking_id LIMIT 10"},
    Search{"booking", "the ledger knows of refunds of it that are not there",
           "SELECT DISTINCT e.booking_id FROM ledger_entry e LEFT JOIN refund r ON r.booking_id = e.booking_id"
           " WHERE e.kind <> 'CAPTURED' AND r.id IS NULL ORDER BY e.booking_id LIMIT 10"},
};

}  // namespace

Task<void> judge_books(Databases& databases, Verdicts& verdicts) {
  return judge_by_searching(databases.of(Service::payment), books_name, entries_counted, searches, verdicts);
}

}  // namespace boxoffice::audit
