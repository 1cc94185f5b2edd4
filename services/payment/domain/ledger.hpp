#pragma once

#include "kernel/clock.hpp"
#include "kernel/money.hpp"
#include "kernel/strong_id.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>

namespace boxoffice::payment {

struct Payment;
struct Refund;

using LedgerEntryId = StrongId<struct LedgerEntryTag>;

/// What an entry of the ledger was made for.
enum class EntryKind : std::uint8_t { captured, refund_requested, refund_done };
BOOST_DESCRIBE_ENUM(EntryKind, captured, refund_requested, refund_done)

/// What one change of a payment means for every account. A debit is positive and a credit negative, so that all of them
/// add up to zero. Entries are only ever added; one struct for the table and the rules.
struct LedgerEntry {
  LedgerEntryId id;  ///< given by the store
  PaymentId payment_id;
  BookingId booking_id;
  EntryKind kind = EntryKind::captured;
  Instant entered_at;
  Money provider_receivable;  ///< what the provider has taken and owes us
  Money ticket_revenue;
  Money booking_fees;
  Money delivery_fees;
  Money refunds_payable;    ///< what we owe customers from the moment that a refund was requested
  Money cancellation_fees;  ///< what was kept of canceled tickets

  friend bool operator==(const LedgerEntry&, const LedgerEntry&) = default;
};
BOOST_DESCRIBE_STRUCT(LedgerEntry, (),
                      (id, payment_id, booking_id, kind, entered_at, provider_receivable, ticket_revenue, booking_fees,
                       delivery_fees, refunds_payable, cancellation_fees))

/// The money was taken: the provider owes us what we have earned.
LedgerEntry entry_of_capture(const Payment& payment, Instant now);

/// A refund counts as gone: what was earned shrinks, and is owed to the customer or earned as a cancellation fee.
LedgerEntry entry_of_request(const Refund& refund);

/// The provider has given it back.
LedgerEntry entry_of_refund(const Refund& refund, Instant now);

/// Of all accounts: zero.
Money sum_of(const LedgerEntry& entry);

}  // namespace boxoffice::payment
