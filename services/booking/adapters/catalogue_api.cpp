#include "services/booking/adapters/catalogue_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "services/booking/adapters/field_faults.hpp"
#include "services/booking/adapters/hall_view.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <iterator>
#include <string>
#include <utility>

namespace boxoffice::booking {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation musical_relation{"musicals", "musical"};
constexpr http::hal::Relation venue_relation{"venues", "venue"};
constexpr http::hal::Relation performance_relation{"performances", "performance"};

// A layout says the same for ever: a performance keeps the one that it was made with.
constexpr std::string_view for_ever = "public, max-age=31536000, immutable";

/// POST /musicals, and PATCH /musicals/{id}, where what is there replaces what was.
struct MusicalRequest {
  std::optional<Text<200>> title;
  std::optional<MusicalKind> kind;
  std::optional<std::int32_t> run_time_minutes;
  std::optional<std::int32_t> age_rating;
  std::optional<Text<500>> poster;
  std::optional<Text<1000>> starring;
};
BOOST_DESCRIBE_STRUCT(MusicalRequest, (), (title, kind, run_time_minutes, age_rating, poster, starring))

struct VenueRequest {
  Text<200> name;
  std::optional<Text<50>> time_zone;
  Layout layout;
};
BOOST_DESCRIBE_STRUCT(VenueRequest, (), (name, time_zone, layout))

struct VenuePatch {
  std::optional<Text<200>> name;
  std::optional<Layout> layout;
};
BOOST_DESCRIBE_STRUCT(VenuePatch, (), (name, layout))

struct PriceRequest {
  Text<20> grade;
  Money price;
};
BOOST_DESCRIBE_STRUCT(PriceRequest, (), (grade, price))

struct PerformanceRequest {
  MusicalId musical_id;
  VenueId venue_id;
  Timestamp starts_at;
  std::optional<Timestamp> on_sale_at;
  std::optional<Timestamp> sale_closes_at;
  std::optional<std::int32_t> seats_per_customer;
  std::vector<PriceRequest> prices;
};
BOOST_DESCRIBE_STRUCT(PerformanceRequest, (),
                      (musical_id, venue_id, starts_at, on_sale_at, sale_closes_at, seats_per_customer, prices))

template <class Value>
void replace(Value& member, const std::optional<Value>& by) {
  if (by) member = *by;
}
template <class Value>
void replace(std::optional<Value>& member, const std::optional<Value>& by) {
  if (by) member = by;
}
template <class Member, int max>
void replace(Member& member, const std::optional<Text<max>>& by) {
  if (by) member = by->str();
}

void look_at_range(std::vector<Fault>& faults, std::string pointer, std::optional<std::int32_t> number,
                   std::int32_t most) {
  if (number && (*number < 0 || *number > most))
    faults.push_back({std::move(pointer), "must lie between 0 and " + std::to_string(most)});
}

std::vector<Fault> faults_of(const MusicalRequest& request) {
  std::vector<Fault> faults;
  look_at_range(faults, "/runTimeMinutes", request.run_time_minutes, 24 * 60);
  look_at_range(faults, "/ageRating", request.age_rating, 99);
  return faults;
}

void apply(const MusicalRequest& request, Musical& musical) {
  replace(musical.title, request.title);
  replace(musical.kind, request.kind);
  replace(musical.run_time_minutes, request.run_time_minutes);
  replace(musical.age_rating, request.age_rating);
  replace(musical.poster, request.poster);
  replace(musical.starring, request.starring);
}

void look_at_layout(std::vector<Fault>& faults, const Layout& layout) {
  for (auto& [pointer, detail] : faults_of(layout)) faults.push_back({"/layout" + pointer, std::move(detail)});
}

/// The condition of the request, asked in the transaction that changes the thing.
template <class Thing>
std::function<Result<Thing>(Thing)> if_current(std::function<bool(std::int64_t)> condition,
                                               std::function<void(Thing&)> change) {
  return [condition = std::move(condition), change = std::move(change)](Thing thing) -> Result<Thing> {
    if (condition && !condition(thing.version))
      return reject(RejectionKind::stale, "stale", "This is not the version that If-Match asks for.");
    change(thing);
    return thing;
  };
}

}  // namespace

CatalogueApi::CatalogueApi(storage::Store& store, SqlCatalogue& catalogue, const Clock& clock)
    : catalogue_(catalogue),
      clock_(clock),
      musicals_(store, musical_relation),
      venues_(store, venue_relation),
      performances_(store, performance_relation) {}

http::Routes CatalogueApi::routes() {
  return {
      {Method::get, "/musicals", [this](const Call& call) { return musicals_.list(call); }},
      {Method::get, "/musicals/{id}", [this](const Call& call) { return musicals_.show(call); }},
      {Method::get, "/venues", [this](const Call& call) { return venues_.list(call); }},
      {Method::get, "/venues/{id}", [this](const Call& call) { return venues_.show(call); }},
      {Method::get, "/performances", [this](const Call& call) { return performances_.list(call); }},
      {Method::get, "/performances/{id}", [this](const Call& call) { return performances_.show(call); }},
      {Method::get, "/performances/{id}/layout", [this](const Call& call) { return show_layout(call); }},
  };
}

http::Routes CatalogueApi::operator_routes() {
  auto all = routes();
  http::Routes writing{
      {Method::post, "/musicals", [this](const Call& call) { return add_musical(call); }},
      {Method::patch, "/musicals/{id}", [this](const Call& call) { return change_musical(call); }},
      {Method::post, "/venues", [this](const Call& call) { return add_venue(call); }},
      {Method::patch, "/venues/{id}", [this](const Call& call) { return change_venue(call); }},
      {Method::post, "/performances", [this](const Call& call) { return schedule(call); }},
  };
  std::ranges::move(writing, std::back_inserter(all));
  return all;
}

Task<Response> CatalogueApi::add_musical(const Call& call) {
  const auto request = http::read_body<MusicalRequest>(call.request);
  if (!request) co_return request.error();
  auto faults = faults_of(*request);
  if (!request->title) faults.push_back({"/title", "is missing"});
  if (!faults.empty()) co_return refusal(faults);
  Musical draft;
  apply(*request, draft);
  const auto musical = co_await catalogue_.add(std::move(draft));
  co_return http::created(call, musical_relation, musical, musical.version);
}

Task<Response> CatalogueApi::change_musical(const Call& call) {
  const auto request = http::read_body<MusicalRequest>(call.request);
  if (!request) co_return request.error();
  if (const auto faults = faults_of(*request); !faults.empty()) co_return refusal(faults);
  const auto changed = co_await catalogue_.change(
      MusicalId{call.id()}, if_current<Musical>(http::change_condition(call.request.fields),
                                                [&](Musical& musical) { apply(*request, musical); }));
  if (!changed) co_return http::problem(changed.error());
  co_return http::changed(call, musical_relation, *changed, changed->version);
}

Task<Response> CatalogueApi::add_venue(const Call& call) {
  auto request = http::read_body<VenueRequest>(call.request);
  if (!request) co_return std::move(request.error());
  std::vector<Fault> faults;
  auto time_zone = request->time_zone ? request->time_zone->str() : "Asia/Seoul";
  if (!TimeZone::find(time_zone)) faults.push_back({"/timeZone", "is no time zone: '" + time_zone + "'"});
  look_at_layout(faults, request->layout);
  if (!faults.empty()) co_return refusal(faults);
  const auto venue = co_await catalogue_.add(
      Venue{.id = {}, .name = std::move(request->name).str(), .time_zone = std::move(time_zone)},
      std::move(request->layout));
  co_return http::created(call, venue_relation, venue, venue.version);
}

Task<Response> CatalogueApi::change_venue(const Call& call) {
  auto patch = http::read_body<VenuePatch>(call.request);
  if (!patch) co_return std::move(patch.error());
  std::vector<Fault> faults;
  if (patch->layout) look_at_layout(faults, *patch->layout);
  if (!faults.empty()) co_return refusal(faults);
  const auto changed =
      co_await catalogue_.change(VenueId{call.id()},
                                 if_current<Venue>(http::change_condition(call.request.fields),
                                                   [&](Venue& venue) { replace(venue.name, patch->name); }),
                                 std::move(patch->layout));
  if (!changed) co_return http::problem(changed.error());
  co_return http::changed(call, venue_relation, *changed, changed->version);
}

Task<Response> CatalogueApi::schedule(const Call& call) {
  auto request = http::read_body<PerformanceRequest>(call.request);
  if (!request) co_return std::move(request.error());
  Scheduling wanted{request->musical_id,
                    request->venue_id,
                    request->starts_at,
                    request->on_sale_at,
                    request->sale_closes_at,
                    request->seats_per_customer,
                    {}};
  for (const auto& [grade, price] : request->prices) wanted.prices.push_back({grade.str(), price});
  const auto scheduled = co_await catalogue_.schedule(std::move(wanted), clock_.now());
  if (!scheduled) co_return refusal(scheduled.error());
  co_return http::created(call, performance_relation, *scheduled, scheduled->version);
}

Task<Response> CatalogueApi::show_layout(const Call& call) {
  const auto offer = co_await catalogue_.offer(PerformanceId{call.id()});
  if (!offer) co_return http::problem(404);
  const auto version = offer->performance.layout_version;
  if (http::has_current(call.request.fields, version))
    co_return Response{.status = 304, .content_type = {}, .fields = {{"ETag", http::etag(version)}}, .body = {}};
  Response response{.status = 200, .content_type = std::string(call.content_type), .fields = {}, .body = {}};
  response.fields.emplace_back("ETag", http::etag(version));
  response.fields.emplace_back("Cache-Control", for_ever);
  response.body = json::encode(view_of(*offer->hall, offer->prices, version));
  co_return response;
}

}  // namespace boxoffice::booking
