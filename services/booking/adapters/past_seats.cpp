#include "services/booking/adapters/past_seats.hpp"

#include "services/booking/adapters/seat_claims.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <utility>

namespace boxoffice::booking {
namespace {

constexpr std::int64_t rows_at_once = 1'000;
constexpr std::chrono::hours kept{24};

struct OldHold {
  HoldId id;
  Instant expires_at;
  std::optional<BookingId> booking_id;
};
BOOST_DESCRIBE_STRUCT(OldHold, (), (id, expires_at, booking_id))

constexpr storage::Query<OldHold, HoldId, std::int64_t> holds_after{
    "SELECT id, expires_at, booking_id FROM hold WHERE id > :after ORDER BY id LIMIT :size"};
constexpr storage::Command<HoldId> remove_hold{"DELETE FROM hold WHERE id = :id AND booking_id IS NULL"};
// A performance whose claims have been removed has no count of changes any more.
constexpr storage::Query<PerformanceId, Instant> performance_over{
    "SELECT c.performance_id FROM seat_changes c JOIN performance p ON p.id = c.performance_id"
    " WHERE p.starts_at <= :before ORDER BY c.performance_id LIMIT 1"};
constexpr storage::Query<std::int64_t, PerformanceId, Instant, std::int64_t> claims_over{
    "SELECT id FROM seat_claim WHERE performance_id = :performance AND expires_at <= :before ORDER BY id LIMIT :size"};
constexpr storage::Command<std::int64_t, std::int64_t, Instant> remove_claims{
    "DELETE FROM seat_claim WHERE id >= :first AND id <= :last AND expires_at <= :before"};
constexpr storage::Command<PerformanceId> remove_changes{
    "DELETE FROM seat_changes WHERE performance_id = :performance"};

/// How many holds after that one were looked at, and the last of them. The newest one always stays, or its id would be
/// given out again.
std::pair<std::size_t, HoldId> remove_holds(storage::Session& session, HoldId after, Instant before) {
  const auto holds = session.all(holds_after, after, rows_at_once);
  std::size_t looked_at = 0;
  for (; looked_at + 1 < holds.size() && holds[looked_at].expires_at <= before; ++looked_at) {
    const auto& hold = holds[looked_at];
    if (!hold.booking_id) session.amend(remove_hold, hold.id);
    after = hold.id;
  }
  return {looked_at, after};
}

std::size_t remove_some_claims(storage::Session& session, Instant before) {
  const auto performance = session.find(performance_over, before);
  if (!performance) return 0;
  const auto claims = session.all(claims_over, *performance, before, rows_at_once);
  if (claims.empty()) session.amend(remove_changes, *performance);
  else session.run(remove_claims, claims.front(), claims.back(), before);
  return claims.size() + 1;
}

}  // namespace

Task<std::size_t> PastSeats::remove_some(Instant now) {
  struct Step {
    std::size_t looked_at;
    HoldId up_to;
  };
  const auto step = co_await store_.write([after = looked_at_, before = now - kept](storage::Session& session) -> Step {
    const auto [holds, up_to] = remove_holds(session, after, before);
    return {holds + remove_some_claims(session, before), up_to};
  });
  looked_at_ = step.up_to;
  co_return step.looked_at;
}

}  // namespace boxoffice::booking
