#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/time_zone.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace boxoffice::booking {

/// As Korean houses do it (sales.md §4).
CancellationPolicy usual_policy(MusicalKind kind);

/// What is wrong with a policy: no steps or too many, steps that do not go down to day 0, shares beyond 0 to 100 %,
/// days and amounts beyond what there is.
std::vector<Fault> faults_of(const CancellationPolicy& policy);

/// A booking's moments, as far as they decide what a cancel costs.
struct CancellationTerms {
  Instant booked_at;
  Instant starts_at;
  Instant sale_closes_at;
  TimeZone zone;
};

/// What is charged for a ticket: nothing, or by a step.
struct CancellationCharge {
  std::int32_t percent = 0;
  std::optional<Money> at_most;

  /// Whole won; what does not divide is the customer's.
  Money of(Money price) const;
  friend bool operator==(const CancellationCharge&, const CancellationCharge&) = default;
};

/// What is charged at that moment; nothing when customers may not cancel any more.
std::optional<CancellationCharge> charge_at(const CancellationPolicy& policy, const CancellationTerms& terms,
                                            Instant now);

/// When something else will be charged, or canceling ends; nothing when it has ended.
std::optional<Instant> next_change_of_charge(const CancellationPolicy& policy, const CancellationTerms& terms,
                                             Instant now);

struct TicketPrice {
  Money price;
  Money booking_fee;
};

/// What comes back of what was paid.
struct RefundQuote {
  Money tickets;           ///< what was paid for them
  Money cancellation_fee;  ///< what is kept of that
  Money booking_fees;      ///< what comes back of these
  Money delivery_fee;      ///< what comes back of it

  Money total() const { return tickets - cancellation_fee + booking_fees + delivery_fee; }
  friend bool operator==(const RefundQuote&, const RefundQuote&) = default;
};

/// What giving these tickets back brings at that moment; nothing when customers may not any more. Booking fees come
/// back until the end of the day of booking. `delivery_fee` is what was paid for a delivery that is stopped by this:
/// nothing when other tickets of the booking stay, or the tickets were handed over.
std::optional<RefundQuote> quote_refund(const CancellationPolicy& policy, const CancellationTerms& terms,
                                        std::span<const TicketPrice> tickets, Money delivery_fee, Instant now);

}  // namespace boxoffice::booking
