#pragma once

#include "kernel/clock.hpp"
#include "kernel/result.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <boost/describe/class.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::booking {

using HoldId = StrongId<struct HoldTag>;

/// Seats kept for somebody for a short while before booking.
struct Hold {
  HoldId id;
  PerformanceId performance_id;
  std::string token_hash;  ///< SHA-256, hexadecimal; the token itself is with the holder alone
  Instant held_at;
  Instant expires_at;
  bool is_extended = false;
  std::optional<BookingId> booking_id;  ///< whose seats they are now: the hold's own end does not matter any more

  friend bool operator==(const Hold&, const Hold&) = default;
};
BOOST_DESCRIBE_STRUCT(Hold, (), (id, performance_id, token_hash, held_at, expires_at, is_extended, booking_id))

inline constexpr std::chrono::minutes hold_lasts{7};
inline constexpr std::chrono::hours hold_lasts_at_most{2};
inline constexpr std::chrono::seconds alternative_lasts{20};  ///< what is held for who was too late

/// A hold from now on. Rejects what is not on sale at that moment ("not-on-sale-yet", "sale-closed").
Result<Hold> hold_seats(const Performance& performance, std::string token_hash, std::chrono::seconds lasts,
                        Instant now);

/// Lengthens a hold once by as long as one lasts, when paying begins. Rejects one that is over ("hold-expired") and one
/// that was lengthened before ("hold-extended") or booked ("hold-booked").
Result<Hold> extend(Hold hold, Instant now);

/// Why its seats cannot become a booking's: the hold is over ("hold-expired") or booked before ("hold-booked").
std::optional<Rejection> refusal_of(const Hold& hold, Instant now);

/// The seats are given back before the hold's time. Rejects a hold that is booked ("hold-booked"); of one that is over
/// nothing changes.
Result<Hold> release(Hold hold, Instant now);

/// Whether the seats are still kept at that moment.
inline bool is_alive(const Hold& hold, Instant now) { return now < hold.expires_at; }

/// Which seats somebody wants, by their ids or as the best of a grade.
struct WantedSeats {
  std::vector<SeatId> seats;  ///< empty: the best ones
  std::string grade;
  std::size_t count = 0;
};

/// What is wrong with a wish for seats of that hall: ids of no seat, the same seat twice, too many for one customer, no
/// such grade.
std::vector<Fault> faults_of(const WantedSeats& wanted, const SeatMap& map, const Performance& performance);

}  // namespace boxoffice::booking
