#include "services/booking/adapters/orphan_payments.hpp"

#include "contracts/booking_events.hpp"

namespace boxoffice::booking {
namespace {

// Ids have no gaps, so a booking exists when its id is not above the newest one.
constexpr storage::Query<std::int64_t> newest_booking{"SELECT coalesce(max(id), 0) FROM booking"};

}  // namespace

void disown_orphans(storage::Session& session, messaging::Outbox& outbox, std::span<const messaging::Record> approved) {
  const auto newest = session.find(newest_booking).value_or(0);
  for (const auto& record : approved) {
    if (record.key >= 1 && record.key <= newest) continue;
    BookingFailed event;
    event.id = BookingId{record.key};
    event.reason = "no-such-booking";
    outbox.publish(session, messaging::record_of(event, record.key, 1, record.time));
  }
}

}  // namespace boxoffice::booking
