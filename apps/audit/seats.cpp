#include "apps/audit/seats.hpp"

#include "apps/audit/invariants.hpp"
#include "apps/audit/search.hpp"

#include <array>
#include <cstdint>

namespace boxoffice::audit {
namespace {

constexpr storage::Query<std::int64_t> tickets_counted{"SELECT COUNT(*) FROM ticket"};

// A claim's id is 1,000,000 times the performance's and the seat's; one that has no end ends in the year 9999.
constexpr std::array searches{
    Search{"booking", "a seat of it is not claimed for good by its hold",
           "SELECT b.id FROM ticket t JOIN booking b ON b.id = t.booking_id JOIN ticket_sale s ON s.id = b.id"
           " LEFT JOIN seat_claim c ON c.id = s.performance_id * 1000000 + t.seat_id AND c.hold_id = s.hold_id"
           "  AND c.expires_at >= 253402214400000"
           " WHERE t.canceled_at IS NULL AND b.booking_status IN ('PENDING_BOOKING', 'COMPLETE_BOOKING')"
           " AND c.id IS NULL ORDER BY b.id LIMIT 10"},
    Search{"seat", "it is claimed for good and was sold to nobody",
           "SELECT c.id FROM seat_claim c LEFT JOIN hold h ON h.id = c.hold_id"
           " LEFT JOIN booking b ON b.id = h.booking_id"
           "  AND b.booking_status IN ('PENDING_BOOKING', 'COMPLETE_BOOKING')"
           " LEFT JOIN ticket t ON t.booking_id = b.id AND t.seat_id = c.id % 1000000 AND t.canceled_at IS NULL"
           " WHERE c.expires_at >= 253402214400000 AND t.id IS NULL ORDER BY c.id LIMIT 10"},
    Search{"booking", "a seat that it gave back is still its own",
           "SELECT s.id FROM ticket t JOIN ticket_sale s ON s.id = t.booking_id"
           " JOIN seat_claim c ON c.id = s.performance_id * 1000000 + t.seat_id AND c.hold_id = s.hold_id"
           " WHERE t.canceled_at IS NOT NULL AND c.expires_at > 0 ORDER BY s.id LIMIT 10"},
    Search{"booking", "it costs something else than its tickets and fees",
           "SELECT b.id FROM booking b LEFT JOIN (SELECT booking_id, SUM(price + booking_fee) AS amount FROM ticket"
           "  GROUP BY booking_id) t ON t.booking_id = b.id"
           " WHERE b.performance_id IS NOT NULL AND (t.amount IS NULL OR b.price <> t.amount + b.delivery_fee)"
           " ORDER BY b.id LIMIT 10"},
    Search{"booking", "it has other tickets left than its state says",
           "SELECT b.id FROM booking b LEFT JOIN ticket_sale s ON s.id = b.id"
           " LEFT JOIN (SELECT booking_id, COUNT(CASE WHEN canceled_at IS NULL THEN 1 END) AS amount FROM ticket"
           "  GROUP BY booking_id) t ON t.booking_id = b.id"
           " WHERE b.performance_id IS NOT NULL AND (s.id IS NULL OR t.amount IS NULL"
           "  OR (b.booking_status = 'COMPLETE_BOOKING' AND t.amount = 0)"
           "  OR (b.booking_status = 'CANCEL_BOOKING' AND t.amount > 0)"
           "  OR s.tickets <> CASE WHEN b.booking_status = 'FAILED_BOOKING' THEN 0 ELSE t.amount END)"
           " ORDER BY b.id LIMIT 10"},
};

}  // namespace

Task<void> judge_seats(Databases& databases, Verdicts& verdicts) {
  return judge_by_searching(databases.of(Service::booking), seats_name, tickets_counted, searches, verdicts);
}

}  // namespace boxoffice::audit
