#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace boxoffice::booking {

/// A hall with its places, as a performance is sold in it.
struct Hall {
  Layout layout;
  SeatMap map;
};

/// A performance as it is asked for. What is not said follows from the hall, or from custom.
struct Scheduling {
  MusicalId musical;
  VenueId venue;
  Timestamp starts_at;
  std::optional<Timestamp> on_sale_at;  ///< none: now
  std::optional<Timestamp> sale_closes_at;
  std::optional<std::int32_t> seats_per_customer;
  std::vector<GradePrice> prices;
};

/// Musicals, venues with their layouts, and performances, as rows of booking's database.
class SqlCatalogue {
 public:
  explicit SqlCatalogue(storage::Store& store) : store_(store) {}

  Task<Musical> add(Musical musical);
  /// Changes a musical that is there; the function is given it, and returns it as it is to be, or why not. Rejects an
  /// unknown id ("no-such-musical").
  Task<Result<Musical>> change(MusicalId id, std::function<Result<Musical>(Musical)> change);

  /// With a layout that has no faults.
  Task<Venue> add(Venue venue, Layout layout);
  /// The same as with a musical ("no-such-venue"); with a layout, the venue has a new version of it from now on.
  Task<Result<Venue>> change(VenueId id, std::function<Result<Venue>(Venue)> change, std::optional<Layout> layout);

  /// Faults, or the performance with a new id.
  Task<std::expected<Performance, Faults>> schedule(Scheduling wanted, Instant now);

  struct Sold {
    Performance performance;
    std::vector<GradePrice> prices;
    std::shared_ptr<const Hall> hall;
  };
  /// What a performance offers.
  Task<std::optional<Sold>> offer(PerformanceId id);
  std::optional<Sold> offer_in(storage::Session& session, PerformanceId id);

  struct Occasion {
    Musical musical;
    Venue venue;
  };
  /// What a performance shows, and where.
  Occasion occasion_in(storage::Session& session, const Performance& performance);

 private:
  std::shared_ptr<const Hall> hall_in(storage::Session& session, VenueId venue, std::int64_t version);

  storage::Store& store_;
  std::mutex mutex_;
  std::map<std::pair<VenueId, std::int64_t>, std::shared_ptr<const Hall>> halls_;  ///< they never change
};

}  // namespace boxoffice::booking
