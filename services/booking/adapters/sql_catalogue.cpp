#include "services/booking/adapters/sql_catalogue.hpp"

#include "platform/json/codec.hpp"
#include "platform/storage/table_text.hpp"
#include "services/booking/adapters/hall_view.hpp"
#include "services/booking/adapters/policy_column.hpp"
#include "services/booking/adapters/seat_claims.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
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

constexpr std::string_view all_changes = "catalogue_changes";

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

constexpr storage::Command<Money, PerformanceId, std::string> update_price{
    "UPDATE grade_price SET price = :price WHERE performance_id = :performance AND grade = :grade"};

void insert_layout_of(storage::Session& session, const Venue& venue, const Layout& layout) {
  session.insert(insert_layout, {venue.id, venue.layout_version, json::encode(layout)});
}

/// Of a layout, as it lies in what was asked for.
Faults faults_in(const Layout& layout) {
  Faults faults;
  for (auto& [pointer, detail] : faults_of(layout)) faults.push_back({"/layout" + pointer, std::move(detail)});
  return faults;
}

void add_all(Faults& faults, Faults more) { std::ranges::move(more, std::back_inserter(faults)); }

std::unexpected<Refusal> refuse(RejectionKind kind, std::string_view slug, std::string detail = {}) {
  return std::unexpected<Refusal>(Rejection{kind, slug, std::move(detail)});
}

std::unexpected<Refusal> is_stale() {
  return refuse(RejectionKind::stale, "stale", "This is not the version that If-Match asks for.");
}

bool is_accepted(const SqlCatalogue::AcceptsVersion& accepts, std::int64_t version) {
  return !accepts || accepts(version);
}

/// Whether there was another price; they are of the same grades.
bool reprice(storage::Session& session, const SqlCatalogue::Sold& offer, const std::vector<GradePrice>& wanted) {
  bool is_repriced = false;
  for (const auto& [grade, price] : wanted) {
    if (std::ranges::find(offer.prices, grade, &GradePrice::grade)->price == price) continue;
    session.amend(update_price, price, offer.performance.id, grade);
    is_repriced = true;
  }
  return is_repriced;
}

/// Somebody has a seat of it, or one on hold.
bool is_wanted(storage::Session& session, PerformanceId performance, Instant now) {
  return session.find(any_claim_that_lasts, performance, now).has_value();
}

}  // namespace

Task<std::expected<Musical, Faults>> SqlCatalogue::add(Musical musical) {
  if (auto faults = faults_of(musical); !faults.empty()) co_return std::unexpected(std::move(faults));
  co_return co_await store_.write([&](storage::Session& session) {
    musical.id = MusicalId{session.next_id("musical")};
    session.insert(Musicals::insert, musical);
    session.add_to_total("musical", 1);
    note_change(session);
    return musical;
  });
}

Task<std::expected<Musical, Refusal>> SqlCatalogue::change(MusicalId id, AcceptsVersion accepts,
                                                           std::function<void(Musical&)> change) {
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Musical, Refusal> {
    const auto found = session.find(musical_by_id, id.value);
    if (!found) return refuse(RejectionKind::not_found, "no-such-musical");
    if (!is_accepted(accepts, found->version)) return is_stale();
    auto changed = *found;
    change(changed);
    if (auto faults = faults_of(changed); !faults.empty()) return std::unexpected(std::move(faults));
    if (changed == *found) return changed;
    ++changed.version;
    Musicals::update(session, changed);
    note_change(session);
    return changed;
  });
}

Task<std::expected<Venue, Faults>> SqlCatalogue::add(Venue venue, Layout layout) {
  auto faults = faults_of(venue);
  add_all(faults, faults_in(layout));
  if (!faults.empty()) co_return std::unexpected(std::move(faults));
  venue.capacity = static_cast<std::int64_t>(SeatMap(layout).size());
  co_return co_await store_.write([&](storage::Session& session) {
    venue.id = VenueId{session.next_id("venue")};
    session.insert(Venues::insert, venue);
    session.add_to_total("venue", 1);
    insert_layout_of(session, venue, layout);
    return venue;
  });
}

Task<std::expected<Venue, Refusal>> SqlCatalogue::change(VenueId id, AcceptsVersion accepts,
                                                         std::function<void(Venue&)> change,
                                                         std::optional<Layout> layout) {
  if (auto faults = layout ? faults_in(*layout) : Faults{}; !faults.empty()) co_return std::unexpected(faults);
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Venue, Refusal> {
    const auto found = session.find(venue_by_id, id.value);
    if (!found) return refuse(RejectionKind::not_found, "no-such-venue");
    if (!is_accepted(accepts, found->version)) return is_stale();
    auto changed = *found;
    change(changed);
    if (auto faults = faults_of(changed); !faults.empty()) return std::unexpected(std::move(faults));
    if (layout) {
      ++changed.layout_version;
      changed.capacity = static_cast<std::int64_t>(SeatMap(*layout).size());
      insert_layout_of(session, changed, *layout);
    }
    if (changed == *found) return changed;
    ++changed.version;
    Venues::update(session, changed);
    return changed;
  });
}

Task<std::expected<Performance, Faults>> SqlCatalogue::schedule(Scheduling wanted, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Performance, Faults> {
    Faults faults;
    const auto musical = session.find(musical_by_id, wanted.musical.value);
    if (!musical) faults.push_back({"/musicalId", "is no musical's"});
    const auto venue = session.find(venue_by_id, wanted.venue.value);
    if (!venue) faults.push_back({"/venueId", "is no venue's"});
    if (!faults.empty()) return std::unexpected(std::move(faults));

    auto performance = performance_of(wanted, *musical, *venue, now);
    faults = faults_of(performance, nullptr, now);
    add_all(faults, faults_of(wanted.prices, hall_in(session, venue->id, venue->layout_version)->map));
    if (!faults.empty()) return std::unexpected(std::move(faults));

    performance.id = PerformanceId{session.next_id("performance")};
    session.insert(Performances::insert, performance);
    session.add_to_total("performance", 1);
    note_change(session);
    for (const auto& [grade, price] : wanted.prices) session.insert(insert_price, {performance.id, grade, price});
    return performance;
  });
}

Task<std::expected<Performance, Refusal>> SqlCatalogue::change(PerformanceId id, AcceptsVersion accepts,
                                                               std::function<void(Scheduling&)> change, Instant now) {
  co_return co_await store_.write([&](storage::Session& session) -> std::expected<Performance, Refusal> {
    const auto found = offer_in(session, id);
    if (!found) return refuse(RejectionKind::not_found, "no-such-performance");
    const auto& before = found->performance;
    if (!is_accepted(accepts, before.version)) return is_stale();
    const auto [musical, venue] = occasion_in(session, before);
    auto wanted = scheduling_of(before, found->prices, musical, venue);
    change(wanted);

    auto changed = performance_of(wanted, musical, venue, now);
    changed.id = before.id;
    changed.layout_version = before.layout_version;
    changed.capacity = before.capacity;
    changed.version = before.version;
    auto faults = faults_of(changed, &before, now);
    add_all(faults, faults_of(wanted.prices, found->hall->map));
    if (!faults.empty()) return std::unexpected(std::move(faults));
    if (changed.starts_at != before.starts_at && is_wanted(session, id, now))
      return refuse(RejectionKind::conflict, "performance-sold",
                    "It has been sold for " + before.starts_at.text() + "; schedule another performance instead.");

    const bool is_repriced = reprice(session, *found, wanted.prices);
    if (!is_repriced && changed == before) return changed;
    ++changed.version;
    Performances::update(session, changed);
    note_change(session);
    return changed;
  });
}

long long SqlCatalogue::changes_in(storage::Session& session) { return session.total(all_changes); }

void SqlCatalogue::note_change(storage::Session& session) {
  session.add_to_total(all_changes, 1);
  session.after_commit([this] { ++changes_; });
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

std::shared_ptr<const Hall> SqlCatalogue::hall_of(storage::Session& session, PerformanceId id) {
  const auto performance = session.find(performance_by_id, id.value);
  return performance ? hall_in(session, performance->venue_id, performance->layout_version) : nullptr;
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
  auto places = places_of(*layout, map);
  const auto hall = std::make_shared<const Hall>(*std::move(layout), map, std::move(places));
  const std::lock_guard lock(mutex_);
  return halls_.try_emplace({venue, version}, hall).first->second;
}

}  // namespace boxoffice::booking
