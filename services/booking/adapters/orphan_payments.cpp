#include "services/booking/adapters/orphan_payments.hpp"

#include "contracts/booking_events.hpp"
#include "services/booking/domain/booking.hpp"

#include <boost/describe/class.hpp>

#include <optional>

namespace boxoffice::booking {
namespace {

struct Orphan {
  BookingId booking_id;
  Instant approved_at;
  std::optional<Instant> disowned_at;
};
BOOST_DESCRIBE_STRUCT(Orphan, (), (booking_id, approved_at, disowned_at))

// Ids have no gaps, so a booking exists when its id is not above the newest one.
constexpr storage::Query<std::int64_t> newest_booking{"SELECT coalesce(max(id), 0) FROM booking"};
constexpr storage::Query<BookingId> all_disowned{"SELECT booking_id FROM orphan_payment WHERE disowned_at IS NOT NULL"};
constexpr storage::Query<Orphan, Instant, std::int64_t> waiting_since{
    "SELECT booking_id, approved_at, disowned_at FROM orphan_payment"
    " WHERE disowned_at IS NULL AND approved_at <= :before ORDER BY approved_at LIMIT :size"};
constexpr storage::Query<Orphan, BookingId> orphan_by_booking{
    "SELECT booking_id, approved_at, disowned_at FROM orphan_payment WHERE booking_id = :booking"};
constexpr storage::Insert<Orphan> insert_orphan{"orphan_payment"};
constexpr storage::Command<Instant, BookingId> mark_disowned{
    "UPDATE orphan_payment SET disowned_at = :at WHERE booking_id = :booking"};
constexpr storage::Command<BookingId> delete_orphan{"DELETE FROM orphan_payment WHERE booking_id = :booking"};

}  // namespace

void OrphanPayments::load(storage::Session& session) {
  session.each(all_disowned, [&](BookingId booking) { disowned_.insert(booking.value); });
  strangers_writes_ = session.strangers_writes();
}

bool OrphanPayments::is_disowned(storage::Session& session, BookingId booking) {
  if (session.strangers_writes() != strangers_writes_) load(session);
  return disowned_.contains(booking.value);
}

void OrphanPayments::note(storage::Session& session, std::span<const messaging::Record> records) {
  const auto newest = session.find(newest_booking).value_or(0);
  for (const auto& record : records) {
    if (record.type != PaymentApproved::type) continue;
    const BookingId booking{record.key};
    const bool exists = booking.value >= 1 && booking.value <= newest;
    if (!exists && !session.find(orphan_by_booking, booking))
      session.insert(insert_orphan, {booking, record.time, std::nullopt});
  }
}

std::size_t OrphanPayments::disown(storage::Session& session, messaging::Outbox& outbox, Instant now,
                                   std::size_t at_most) {
  const auto orphans = session.all(waiting_since, now - patience, static_cast<std::int64_t>(at_most));
  if (orphans.empty()) return 0;
  const auto newest = session.find(newest_booking).value_or(0);
  for (const auto& orphan : orphans) {
    const auto booking = orphan.booking_id;
    if (booking.value >= 1 && booking.value <= newest) {
      session.run(delete_orphan, booking);
      continue;
    }
    BookingFailed event;
    event.id = booking;
    event.reason = failure::disowned;
    outbox.publish(session, messaging::record_of(event, booking.value, 1, now));
    session.run(mark_disowned, now, booking);
    disowned_.insert(booking.value);
  }
  return orphans.size();
}

}  // namespace boxoffice::booking
