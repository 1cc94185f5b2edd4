#pragma once

#include "contracts/booking_events.hpp"
#include "contracts/statuses.hpp"
#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/result.hpp"
#include "kernel/strong_id.hpp"
#include "kernel/timestamp.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace boxoffice::booking {

/// Who brought a booking into its present state.
enum class ChangedBy : std::uint8_t { customer, payment, resolver };
BOOST_DESCRIBE_ENUM(ChangedBy, customer, payment, resolver)

/// A booking as it is now. One struct for the table, the API and the rules.
struct Booking {
  BookingId id;                            ///< given by the store
  std::optional<std::string> customer_id;  ///< whose it is, where somebody has said who asks
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone_info;
  std::string addr;
  BookingStatus booking_status = BookingStatus::pending_booking;
  Money price;
  // Of a booking of seats; none where only a musical was named.
  std::optional<PerformanceId> performance_id;
  std::optional<Timestamp> starts_at;  ///< the performance, when the booking was made
  std::optional<std::string> seats;    ///< for people: "1층 A열 3, 4"
  std::optional<Money> booking_fees;   ///< how much of the price these are
  std::optional<Money> delivery_fee;   ///< likewise
  Instant booked_at;
  Instant status_at;  ///< since when it is in this state
  ChangedBy status_by = ChangedBy::customer;
  std::string status_reason;  ///< why, a constant in kebab-case
  std::int64_t version = 1;   ///< counts the changes; the ETag

  friend bool operator==(const Booking&, const Booking&) = default;
};
BOOST_DESCRIBE_STRUCT(Booking, (),
                      (id, customer_id, musical_name, customer_name, telephone_info, addr, booking_status, price,
                       performance_id, starts_at, seats, booking_fees, delivery_fee, booked_at, status_at, status_by,
                       status_reason, version))

/// Tickets that have left the house, and whether they are there again. There is none of a booking whose tickets are in
/// the house still, or on a telephone. One struct for the table and the rules.
struct HandOver {
  BookingId id;
  Instant handed_over_at;
  std::optional<Instant> returned_at;

  friend bool operator==(const HandOver&, const HandOver&) = default;
};
BOOST_DESCRIBE_STRUCT(HandOver, (), (id, handed_over_at, returned_at))

/// Whether somebody else than the house has the tickets.
inline bool are_outside(const std::optional<HandOver>& hand_over) { return hand_over && !hand_over->returned_at; }

/// What the world hears of a booking.
using Event = std::variant<BookingStarted, BookingCanceled, TicketsCanceled, BookingFailed>;

/// What a decision leads to: the booking as it now is, and what the world must hear of it.
struct Change {
  Booking booking;
  std::vector<Event> events;
};

/// What the customer asks for, already checked field by field.
struct BookTicketCommand {
  std::string musical_name;
  std::string customer_name;
  std::optional<std::int64_t> telephone_info;
  std::string addr;
  std::optional<std::string> customer_id = {};  ///< who asks, where that is known
  bool has_account = false;                     ///< he has logged in, so he is the same one under any name
};

/// Money that payment has taken for a booking.
struct ApprovedPayment {
  BookingId booking;
  Money amount;
};

/// Why a booking fails. Each is the `reason` of BookingFailed.
namespace failure {
inline constexpr std::string_view declined = "payment-declined";
inline constexpr std::string_view never_sent = "payment-unavailable";
inline constexpr std::string_view given_up = "payment-unknown";
inline constexpr std::string_view disowned = "no-such-booking";  ///< somebody paid who never booked
}  // namespace failure

/// Why a booking is still pending: a person has to look at it.
inline constexpr std::string_view manual_review = "manual-review";

/// A new booking: PENDING_BOOKING, before any money moves.
Booking place(BookTicketCommand command, Money price, Instant now);

/// PENDING_BOOKING → COMPLETE_BOOKING. Rejects a booking that is not pending ("not-pending") and a payment for another
/// booking or amount ("payment-mismatch").
Result<Change> complete(Booking booking, const ApprovedPayment& payment, ChangedBy by, Instant now);

/// PENDING_BOOKING → FAILED_BOOKING, with one of the reasons in `failure`. Rejects what is not pending ("not-pending").
Result<Change> fail(Booking booking, std::string_view reason, ChangedBy by, Instant now);

/// COMPLETE_BOOKING → CANCEL_BOOKING. Canceling twice is the same as once: no event, the same version. Tickets that are
/// outside have to come back before the money does. Rejects what was never complete ("not-yet-complete",
/// "booking-failed").
Result<Change> cancel(Booking booking, ChangedBy by, Instant now, const std::optional<HandOver>& hand_over = {});

/// What the customer asks for by naming a status: CANCEL_BOOKING is cancel(). Rejects every other, because those follow
/// by themselves ("status-not-yours").
Result<Change> change_status(Booking booking, BookingStatus wanted, Instant now,
                             const std::optional<HandOver>& hand_over = {});

/// Marks a pending booking whose payment could not be found out as one for a person to look at; it stays pending. Twice
/// is the same as once. Rejects what is not pending ("not-pending").
Result<Change> hand_to_review(Booking booking, Instant now);

/// Whether this is how the attempt to book ended for good, so that the same request gets the same answer again. An
/// unknown or unavailable outcome is never frozen as an answer.
bool answers_for_good(const Booking& booking);

}  // namespace boxoffice::booking
