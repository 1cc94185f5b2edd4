#pragma once

#include "kernel/result.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"
#include "services/booking/domain/catalogue.hpp"

#include <atomic>
#include <cstdint>
#include <expected>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::booking {

/// A hall with its places, as a performance is sold in it.
struct Hall {
  Layout layout;
  SeatMap map;
  std::string places;  ///< as they are shown (hall_view.hpp)
};

/// Musicals, venues with their layouts, and performances, as rows of booking's database.
class SqlCatalogue {
 public:
  explicit SqlCatalogue(storage::Store& store) : store_(store) {}

  /// Which versions of a thing the caller agrees to change; empty for any.
  using AcceptsVersion = std::function<bool(std::int64_t)>;

  // Everything is looked at by faults_of() before it is written. Changes are made by a function that is given the thing
  // as it is now; they are refused for an unknown id ("no-such-…") and for a version that is not accepted ("stale").

  Task<std::expected<Musical, Faults>> add(Musical musical);
  Task<std::expected<Musical, Refusal>> change(MusicalId id, AcceptsVersion accepts,
                                               std::function<void(Musical&)> change);

  Task<std::expected<Venue, Faults>> add(Venue venue, Layout layout);
  /// With a layout, the venue has a new version of it from now on.
  Task<std::expected<Venue, Refusal>> change(VenueId id, AcceptsVersion accepts, std::function<void(Venue&)> change,
                                             std::optional<Layout> layout);

  Task<std::expected<Performance, Faults>> schedule(Scheduling wanted, Instant now);
  /// What was sold stays as it was sold. Refuses another day or hour once somebody has a seat, or has one on hold
  /// ("performance-sold"): whoever bought a ticket bought it for that evening.
  Task<std::expected<Performance, Refusal>> change(PerformanceId id, AcceptsVersion accepts,
                                                   std::function<void(Scheduling&)> change, Instant now);

  /// How often musicals and performances were changed: by this process since it began, and by all, as a transaction
  /// sees it. From any thread.
  std::int64_t changes() const { return changes_.load(); }
  static long long changes_in(storage::Session& session);

  struct Sold {
    Performance performance;
    std::vector<GradePrice> prices;
    std::shared_ptr<const Hall> hall;
  };
  /// What a performance offers.
  Task<std::optional<Sold>> offer(PerformanceId id);
  std::optional<Sold> offer_in(storage::Session& session, PerformanceId id);
  /// Where it is sold; null when there is no such performance.
  std::shared_ptr<const Hall> hall_of(storage::Session& session, PerformanceId id);

  struct Occasion {
    Musical musical;
    Venue venue;
  };
  /// What a performance shows, and where.
  Occasion occasion_in(storage::Session& session, const Performance& performance);

 private:
  void note_change(storage::Session& session);
  std::shared_ptr<const Hall> hall_in(storage::Session& session, VenueId venue, std::int64_t version);

  storage::Store& store_;
  std::atomic<std::int64_t> changes_ = 0;
  std::mutex mutex_;
  std::map<std::pair<VenueId, std::int64_t>, std::shared_ptr<const Hall>> halls_;  ///< they never change
};

}  // namespace boxoffice::booking
