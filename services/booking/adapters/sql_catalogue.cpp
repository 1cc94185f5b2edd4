#include "services/booking/adapters/sql_catalogue.hpp"

#include "platform/json/codec.hpp"
#include "platform/storage/table_text.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace boxoffice::booking {
namespace {

struct LayoutRecord {
  VenueId venue_id;
  std::int64_t version;
  std::string document;
};
BOOST_DESCRIBE_STRUCT(LayoutRecord, (), (venue_id, version, document))

struct PriceRecord {
  PerformanceId performance_id;
  std::string grade;
  Money price;
};
BOOST_DESCRIBE_STRUCT(PriceRecord, (), (performance_id, grade, price))

using Musicals = storage::Writing<Musical, "musical">;
using Venues = storage::Writing<Venue, "venue">;
using Performances = storage::Writing<Performance, "performance">;

constexpr auto& musical_by_id = storage::Reading<Musical, "musical">::by_id;
constexpr auto& venue_by_id = storage::Reading<Venue, "venue">::by_id;
constexpr auto& performance_by_id = storage::Reading<Performance, "performance">::by_id;
constexpr storage::Insert<LayoutRecord> insert_layout{"layout"};
constexpr storage::Query<std::string, VenueId, std::int64_t> layout_of{
    "SELECT document FROM layout WHERE venue_id = :venue AND version = :version"};
constexpr storage::Insert<PriceRecord> insert_price{"grade_price"};
constexpr storage::Query<GradePrice, PerformanceId> prices_of{
    "SELECT grade, price FROM grade_price WHERE performance_id = :performance ORDER BY price DESC, grade"};

void insert_layout_of(storage::Session& session, const Venue& venue, const Layout& layout) {
  session.insert(insert_layout, {venue.id, venue.layout_version, json::encode(layout)});
}

TimeZone zone_of(const Venue& venue) {
  const auto zone = TimeZone::find(venue.time_zone);
  if (!zone) throw std::runtime_error("the time zone database of this machine does not know '" + venue.time_zone + "'");
  return *zone;
}

}  // namespace

Task<Musical> SqlCatalogue::add(Musical musical) {
  co_return co_await store_.write([&](storage::Session& session) {
    musical.id = MusicalId{session.next_id("musical")};
    session.insert(Musicals::insert, musical);
    session.add_to_total("musical", 1);
    return musical;
  });
}

Task<Result<Musical>> SqlCatalogue::change(MusicalId id, std::function<Result<Musical>(Musical)> change) {
  co_return co_await store_.write([&](storage::Session& session) -> Result<Musical> {
    auto found = session.find(musical_by_id, id.value);
    if (!found) return reject(RejectionKind::not_found, "no-such-musical");
    auto changed = change(*found);
    if (!changed || *changed == *found) return changed;
    ++changed->version;
    Musicals::update(session, *changed);
    return changed;
  });
}

Task<Venue> SqlCatalogue::add(Venue venue, Layout layout) {
  venue.capacity = static_cast<std::int64_t>(SeatMap(layout).size());
  co_return co_await store_.write([&](storage::Session& session) {
    venue.id = VenueId{session.next_id("venue")};
    session.insert(Venues::insert, venue);
    session.add_to_total("venue", 1);
    insert_layout_of(session, venue, layout);
    return venue;
  });
}

Task<Result<Venue>> SqlCatalogue::change(VenueId id, std::function<Result<Venue>(Venue)> change,
                                         std::optional<Layout> layout) {
  co_return co_await store_.write([&](storage::Session& session) -> Result<Venue> {
    auto found = session.find(venue_by_id, id.value);
    if (!found) return reject(RejectionKind::not_found, "no-such-venue");
    auto changed = change(*found);
    if (!changed) return changed;
    if (layout) {
      ++changed->layout_version;
      changed->capacity = static_cast<std::int64_t>(SeatMap(*layout).size());
      insert_layout_of(session, *changed, *layout);
    }
    if (*changed == *found) return changed;
    ++changed->version;
    Venues::update(session, *changed);
    return changed;
  });
}

Task<std::expected<Performance, Faults>> SqlCatalogue::schedule(Scheduling wanted, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Performance, Faults> {
    Faults faults;
    if (!session.find(musical_by_id, wanted.musical.value)) faults.push_back({"/musicalId", "is no musical's"});
    const auto venue = session.find(venue_by_id, wanted.venue.value);
    if (!venue) faults.push_back({"/venueId", "is no venue's"});
    if (!faults.empty()) return std::unexpected(std::move(faults));

    const Performance draft{.id = {},
                            .musical_id = wanted.musical,
                            .venue_id = venue->id,
                            .layout_version = venue->layout_version,
                            .starts_at = wanted.starts_at,
                            .on_sale_at = wanted.on_sale_at.value_or(Timestamp{now}),
                            .sale_closes_at = wanted.sale_closes_at
                                                  ? *wanted.sale_closes_at
                                                  : usual_end_of_sale(wanted.starts_at, zone_of(*venue)),
                            .seats_per_customer = wanted.seats_per_customer.value_or(Performance{}.seats_per_customer),
                            .capacity = venue->capacity};
    faults = faults_of(draft, now);
    std::ranges::move(faults_of(wanted.prices, hall_in(session, venue->id, venue->layout_version)->map),
                      std::back_inserter(faults));
    if (!faults.empty()) return std::unexpected(std::move(faults));

    auto performance = draft;
    performance.id = PerformanceId{session.next_id("performance")};
    session.insert(Performances::insert, performance);
    session.add_to_total("performance", 1);
    for (const auto& [grade, price] : wanted.prices) session.insert(insert_price, {performance.id, grade, price});
    return performance;
  });
}

Task<std::optional<SqlCatalogue::Sold>> SqlCatalogue::offer(PerformanceId id) {
  co_return co_await store_.read([this, id](storage::Session& session) { return offer_in(session, id); });
}

std::optional<SqlCatalogue::Sold> SqlCatalogue::offer_in(storage::Session& session, PerformanceId id) {
  auto performance = session.find(performance_by_id, id.value);
  if (!performance) return std::nullopt;
  auto hall = hall_in(session, performance->venue_id, performance->layout_version);
  return Sold{std::move(*performance), session.all(prices_of, id), std::move(hall)};
}

SqlCatalogue::Occasion SqlCatalogue::occasion_in(storage::Session& session, const Performance& performance) {
  return {session.find(musical_by_id, performance.musical_id.value).value(),
          session.find(venue_by_id, performance.venue_id.value).value()};
}

/// Reads are made by several threads.
std::shared_ptr<const Hall> SqlCatalogue::hall_in(storage::Session& session, VenueId venue, std::int64_t version) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto known = halls_.find({venue, version}); known != halls_.end()) return known->second;
  }
  const auto document = session.find(layout_of, venue, version);
  if (!document) throw std::runtime_error("venue " + std::to_string(venue.value) + " has lost a layout");
  auto layout = json::decode<Layout>(*document, json::Unknown::ignore);
  if (!layout) throw std::runtime_error("a saved layout is none: " + layout.error().message);
  const SeatMap map(*layout);
  const auto hall = std::make_shared<const Hall>(*std::move(layout), map);
  const std::lock_guard lock(mutex_);
  return halls_.try_emplace({venue, version}, hall).first->second;
}

}  // namespace boxoffice::booking
