#include "services/booking/adapters/sql_titles.hpp"

#include "platform/storage/statement.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace boxoffice::booking {
namespace {

struct TitleRow {
  MusicalId id;
  std::string title;
};
BOOST_DESCRIBE_STRUCT(TitleRow, (), (id, title))

struct DateRow {
  PerformanceId id;
  MusicalId musical_id;
  VenueId venue_id;
  std::int64_t layout_version;
  Instant on_sale_at;
  Instant sale_closes_at;
};
BOOST_DESCRIBE_STRUCT(DateRow, (), (id, musical_id, venue_id, layout_version, on_sale_at, sale_closes_at))

constexpr storage::Query<TitleRow> all_titles{"SELECT id, title FROM musical"};
constexpr storage::Query<DateRow, Instant> dates_ahead{
    "SELECT id, musical_id, venue_id, layout_version, on_sale_at, sale_closes_at FROM performance"
    " WHERE sale_closes_at > :now ORDER BY starts_at, id"};

}  // namespace

Task<void> SqlTitles::read() {
  const auto changes = catalogue_.changes();  // what is changed meanwhile may be missing
  contents_ =
      co_await store_.read([this, now = clock_.now()](storage::Session& session) { return contents(session, now); });
  read_at_ = changes;
}

TitleOnSale SqlTitles::find(std::string_view title, Instant now) const {
  const auto known = contents_.dates.find(title);
  if (known == contents_.dates.end()) return {};
  TitleOnSale found{true, {}};
  for (const auto& [performance, from, until] : known->second)
    if (from <= now && now < until) found.with_places.push_back(performance);
  return found;
}

Task<std::size_t> SqlTitles::follow() {
  const auto changes =
      co_await store_.read([](storage::Session& session) { return SqlCatalogue::changes_in(session); });
  if (changes != contents_.changes) co_await read();
  co_return 0;
}

SqlTitles::Contents SqlTitles::contents(storage::Session& session, Instant now) const {
  Contents contents{SqlCatalogue::changes_in(session), {}};
  std::map<MusicalId, std::vector<Date>*> of_musical;
  for (auto& [id, title] : session.all(all_titles)) of_musical[id] = &contents.dates[std::move(title)];
  std::map<std::pair<VenueId, std::int64_t>, bool> has_areas;
  for (const auto& date : session.all(dates_ahead, now)) {
    const auto [hall, is_new] = has_areas.try_emplace({date.venue_id, date.layout_version});
    if (is_new) hall->second = !catalogue_.hall_of(session, date.id)->layout.areas.empty();
    if (hall->second) of_musical.at(date.musical_id)->push_back({date.id, date.on_sale_at, date.sale_closes_at});
  }
  return contents;
}

}  // namespace boxoffice::booking
