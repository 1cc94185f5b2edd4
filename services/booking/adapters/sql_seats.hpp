#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/adapters/free_seats.hpp"
#include "services/booking/adapters/known_seats.hpp"
#include "services/booking/adapters/sql_catalogue.hpp"
#include "services/booking/domain/hold.hpp"
#include "services/booking/domain/ticket_sale.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace boxoffice::booking {

/// Seats that are held now, and what they cost.
struct HeldSeats {
  Hold hold;
  std::vector<SeatId> seats;  ///< in ascending order
  Money price;
};

/// Somebody was faster. Others of the same grade, beside each other, are held for a moment instead, each set by the
/// token at its place.
struct SeatsTaken {
  std::vector<SeatId> taken;  ///< of those that were asked for; empty when only their number was
  std::vector<HeldSeats> alternatives;
};

/// All or nothing: the seats, others, or why there are none.
struct HoldOutcome {
  std::variant<HeldSeats, SeatsTaken, Rejection, Faults> what;
  std::shared_ptr<const Hall> hall;  ///< null when there is no such performance
};

/// Who has which seat of which performance, as rows of booking's database. A seat is free when nobody has it, or the
/// time of who had it is over: that is judged whenever it is asked, by the moment that is given. One that was given
/// back waits so for its return, and is nobody's meanwhile.
class SqlSeats {
 public:
  static constexpr std::size_t most_alternatives = 3;
  /// Hashes of the tokens of a hold and of its alternatives.
  using TokenHashes = std::array<std::string, 1 + most_alternatives>;

  SqlSeats(storage::Store& store, SqlCatalogue& catalogue) : store_(store), catalogue_(catalogue) {}

  /// Rejects an unknown performance ("no-such-performance") and what hold_seats rejects.
  Task<HoldOutcome> hold(PerformanceId performance, WantedSeats wanted, TokenHashes tokens, Instant now);
  /// Rejects an unknown hold or another token ("no-such-hold") and what extend rejects.
  Task<Result<Hold>> extend(HoldId id, std::string token_hash, Instant now);
  /// The seats are free from now on; of a hold that is over nothing changes. Rejects as extend does.
  Task<Result<Hold>> release(HoldId id, std::string token_hash, Instant now);

  // What a booking does with seats, as part of the transaction that makes or changes it.

  /// Seats that somebody may book at this moment, with the hold that they are on, or a new one without an id.
  struct Bookable {
    Hold hold;
    std::vector<SeatId> seats;  ///< in ascending order
    SqlCatalogue::Sold offer;   ///< what they are sold by
  };
  using Looked = std::expected<Bookable, Refusal>;
  /// Refuses an unknown hold or another token ("no-such-hold"), and what refusal_of() names.
  Looked look(storage::Session& session, const SeatsOnHold& held, Instant now);
  /// Without a hold before. Refuses as hold() does; seats that are not free are named ("seats-taken").
  Looked look(storage::Session& session, const ChosenSeats& chosen, Instant now);
  /// Places of areas. Rejects when none of the performances has one, or is on sale ("sold-out").
  Looked look(storage::Session& session, const AnyPlace& any, Instant now);
  /// What was just found to be bookable is the booking's; by which hold.
  HoldId keep(storage::Session& session, const Bookable& seats, BookingId booking, Instant now);
  /// The booking came to nothing: the seats are on hold again if that is not over, otherwise free.
  void put_back(storage::Session& session, HoldId id, Instant now);
  /// Seats that a booking had by that hold, and has no longer: nobody's, and free from that moment on.
  void take_back(storage::Session& session, PerformanceId performance, HoldId id, std::span<const SeatId> seats,
                 Instant until);

  /// Tells those who watch that seats are free again whose holds have run out, or that have returned; one bounded step.
  Task<std::size_t> free_ended_holds(Instant now);

  struct Availability {
    std::int64_t changes;            ///< how often seats had changed hands then
    std::int64_t version;            ///< another one whenever anything here would be different
    std::vector<SeatId> not_free;    ///< in ascending order
    std::vector<SeatId> free_again;  ///< only of a difference
    std::vector<std::int64_t> free;  ///< how many, by the grades of the hall
    std::shared_ptr<const Hall> hall;
  };
  /// Whether the caller has that version, and so wants no seats.
  using IsKnown = std::function<bool(std::int64_t version)>;
  /// The seats that are not free; with `since`, those that have changed hands since then. That a hold has run out is
  /// seen at once in all of it, and in a difference's seats after free_ended_holds.
  Task<std::optional<Availability>> availability(PerformanceId performance, std::optional<std::int64_t> since,
                                                 IsKnown is_known, Instant now);

 private:
  class Sale;

  storage::Store& store_;
  SqlCatalogue& catalogue_;
  KnownSeats known_;  ///< only where a transaction writes, which is one at a time
  FreeSeats free_;    ///< only where one reads
};

}  // namespace boxoffice::booking
