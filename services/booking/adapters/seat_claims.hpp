#pragma once

#include "kernel/clock.hpp"
#include "platform/storage/statement.hpp"
#include "services/booking/domain/hold.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>

namespace boxoffice::booking {

inline constexpr std::int64_t claims_per_performance = 1'000'000;
static_assert(most_places < claims_per_performance);

inline constexpr Instant nobodys{};  ///< the end of a claim that is known to be over
/// The end of what is sold, or about to be: none.
inline constexpr Instant for_good = std::chrono::sys_days(std::chrono::year(9999) / 12 / 31);

/// Who has a seat, or had it last (010_holds.sql): a hold, or none when it was given back.
struct Claim {
  std::int64_t id;
  PerformanceId performance_id;
  HoldId hold_id;
  Instant expires_at;
  std::int64_t change_number;
};
BOOST_DESCRIBE_STRUCT(Claim, (), (id, performance_id, hold_id, expires_at, change_number))

inline std::int64_t claim_id(PerformanceId performance, SeatId seat) {
  return performance.value * claims_per_performance + seat.value;
}
inline SeatId seat_of(const Claim& claim) { return SeatId{claim.id % claims_per_performance}; }

inline constexpr storage::Query<Claim, PerformanceId> claims_of{
    "SELECT id, performance_id, hold_id, expires_at, change_number FROM seat_claim"
    " WHERE performance_id = :performance ORDER BY id"};
inline constexpr storage::Query<Claim, PerformanceId, std::int64_t> claims_since{
    "SELECT id, performance_id, hold_id, expires_at, change_number FROM seat_claim"
    " WHERE performance_id = :performance AND change_number > :since ORDER BY id"};
/// Of a seat that is somebody's at that moment; one that was given back is nobody's.
inline constexpr storage::Query<std::int64_t, PerformanceId, Instant> any_claim_that_lasts{
    "SELECT id FROM seat_claim WHERE performance_id = :performance AND expires_at > :now AND hold_id > 0 LIMIT 1"};
inline constexpr storage::Query<std::int64_t, PerformanceId> changes_of{
    "SELECT changes FROM seat_changes WHERE performance_id = :performance"};

}  // namespace boxoffice::booking
