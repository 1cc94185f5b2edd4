#include "apps/audit/books.hpp"

#include "apps/audit/invariants.hpp"
#include "platform/storage/session.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::audit {
namespace {

using Number = std::int64_t;

/// What must not be found, by the number of an entry or a booking.
struct Search {
  std::string_view what;  ///< continues "entry 17: " or "booking 17: "
  storage::Query<Number> first_found;
};

constexpr storage::Query<Number> entries_counted{"SELECT COUNT(*) FROM ledger_entry"};

constexpr Search unbalanced{
    "its accounts do not add up to zero",
    "SELECT id FROM ledger_entry WHERE provider_receivable + ticket_revenue + booking_fees + delivery_fees"
    " + refunds_payable + cancellation_fees <> 0 ORDER BY id LIMIT 10"};

constexpr std::array of_bookings{
    Search{"its refunds are not what its payment says, or more than was paid",
           "SELECT p.booking_id FROM payment p"
           " LEFT JOIN (SELECT booking_id, SUM(amount) AS amount FROM refund GROUP BY booking_id) r"
           " ON r.booking_id = p.booking_id"
           " WHERE p.refunded_amount <> COALESCE(r.amount, 0) OR p.refunded_amount > p.amount"
           " ORDER BY p.booking_id LIMIT 10"},
    Search{"refunds of it are there, and no payment",
           "SELECT DISTINCT r.booking_id FROM refund r LEFT JOIN payment p ON p.booking_id = r.booking_id"
           " WHERE p.booking_id IS NULL ORDER BY r.booking_id LIMIT 10"},
    Search{"what was taken for it is not in the ledger, once and as much",
           "SELECT p.booking_id FROM payment p LEFT JOIN (SELECT booking_id, COUNT(*) AS entries,"
           "  SUM(provider_receivable) AS amount FROM ledger_entry WHERE kind = 'CAPTURED' GROUP BY booking_id) e"
           " ON e.booking_id = p.booking_id"
           " WHERE (p.payment_status IN ('COMPLETE_PAYMENT', 'CANCEL_PAYMENT')"
           "  AND (COALESCE(e.entries, 0) <> 1 OR e.amount <> p.amount))"
           " OR (p.payment_status IN ('PENDING_PAYMENT', 'FAILED_PAYMENT') AND e.entries > 0)"
           " ORDER BY p.booking_id LIMIT 10"},
    Search{"entries of it are in the ledger, and it has no payment",
           "SELECT DISTINCT e.booking_id FROM ledger_entry e LEFT JOIN payment p ON p.booking_id = e.booking_id"
           " WHERE p.booking_id IS NULL ORDER BY e.booking_id LIMIT 10"},
    Search{"its refunds are not in the ledger as they were requested and done",
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
    Search{"the ledger knows of refunds of it that are not there",
           "SELECT DISTINCT e.booking_id FROM ledger_entry e LEFT JOIN refund r ON r.booking_id = e.booking_id"
           " WHERE e.kind <> 'CAPTURED' AND r.id IS NULL ORDER BY e.booking_id LIMIT 10"},
};

struct Findings {
  Number entries = 0;
  std::vector<std::string> faults;
};

Findings search(storage::Session& session) {
  Findings found{session.find(entries_counted).value_or(0), {}};
  for (const auto id : session.all(unbalanced.first_found))
    found.faults.push_back(fmt::format("entry {}: {}", id, unbalanced.what));
  for (const auto& search : of_bookings)
    for (const auto booking : session.all(search.first_found))
      found.faults.push_back(fmt::format("booking {}: {}", booking, search.what));
  return found;
}

}  // namespace

Task<void> judge_books(Databases& databases, Verdicts& verdicts) {
  auto found = co_await databases.of(Service::payment).read([](storage::Session& session) { return search(session); });
  verdicts.count_holding(books_name, found.entries);
  for (auto& fault : found.faults) verdicts.record(books_name, violated(std::move(fault)));
}

}  // namespace boxoffice::audit
