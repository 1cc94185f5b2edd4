#pragma once

#include "contracts/payment_events.hpp"
#include "kernel/clock.hpp"
#include "platform/messaging/outbox.hpp"
#include "platform/messaging/record.hpp"
#include "platform/storage/session.hpp"

#include <boost/unordered/unordered_flat_set.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace boxoffice::booking {

/// The events that OrphanPayments notes.
inline constexpr std::array orphan_events{std::string_view(PaymentApproved::type)};

/// Approved payments whose booking does not exist: somebody asked payment directly. One that is still without a booking
/// after a while is disowned by a BookingFailed, so that payment gives the money back: nobody is charged without a
/// booking. Until then the booking may come, and is paid already. Lane's thread only.
class OrphanPayments {
 public:
  static constexpr auto patience = std::chrono::seconds{10};  ///< so long a payment may wait for its booking

  /// Builds the index from the rows.
  void load(storage::Session& session);

  /// Notes those of the approved payments among the records that have no booking.
  void note(storage::Session& session, std::span<const messaging::Record> records);

  /// Disowns what has waited too long; at most so many at once. How many were looked at.
  std::size_t disown(storage::Session& session, messaging::Outbox& outbox, Instant now, std::size_t at_most);

  /// Whether the payment under this booking's id was disowned, so that its money is on its way back: no booking may
  /// count on it.
  bool is_disowned(storage::Session& session, BookingId booking);

 private:
  // Holds too much when a transaction is rolled back; a booking that is refused for it only gets another id.
  boost::unordered_flat_set<std::int64_t> disowned_;
  long long strangers_writes_ = 0;  ///< when they were read
};

}  // namespace boxoffice::booking
