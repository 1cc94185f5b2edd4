#include "services/booking/adapters/hand_overs.hpp"

#include "platform/storage/table_text.hpp"

namespace boxoffice::booking {
namespace {

constexpr storage::Insert<HandOver> insert_hand_over{"hand_over"};
constexpr auto& hand_over_by_id = storage::Reading<HandOver, "hand_over">::by_id;
constexpr storage::Command<Instant, BookingId> note_returned{
    "UPDATE hand_over SET returned_at = :at WHERE id = :id AND returned_at IS NULL"};

}  // namespace

std::optional<HandOver> find_hand_over(storage::Session& session, BookingId booking) {
  return session.find(hand_over_by_id, booking.value);
}

void note_hand_over(storage::Session& session, BookingId booking, DeliveryMethod delivery, Instant at) {
  if (delivery == DeliveryMethod::mobile || find_hand_over(session, booking)) return;
  session.insert(insert_hand_over, {booking, at, {}});
}

void note_return(storage::Session& session, BookingId booking, Instant at) { session.run(note_returned, at, booking); }

}  // namespace boxoffice::booking
