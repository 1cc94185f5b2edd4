#include "services/booking/adapters/catalogue_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "services/booking/adapters/field_faults.hpp"
#include "services/booking/adapters/hall_view.hpp"
#include "services/booking/adapters/performance_list.hpp"

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

/// What a merge patch says of a member (RFC 7396): nothing, that it has no value, or its value.
template <class T>
using Patched = std::optional<std::optional<T>>;

/// POST /musicals, and PATCH /musicals/{id}.
struct MusicalRequest {
  Patched<Text<200>> title;
  Patched<MusicalKind> kind;
  Patched<std::int32_t> run_time_minutes;
  Patched<std::int32_t> age_rating;
  Patched<Text<500>> poster;
  Patched<Text<1000>> starring;
};
BOOST_DESCRIBE_STRUCT(MusicalRequest, (), (title, kind, run_time_minutes, age_rating, poster, starring))

struct VenueRequest {
  Text<200> name;
  std::optional<Text<50>> time_zone;
  Layout layout;
};
BOOST_DESCRIBE_STRUCT(VenueRequest, (), (name, time_zone, layout))

struct VenuePatch {
  Patched<Text<200>> name;
  Patched<Layout> layout;
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
  std::optional<Text<1000>> starring;
  std::optional<CancellationPolicy> cancellation_policy;
  std::vector<PriceRequest> prices;
};
BOOST_DESCRIBE_STRUCT(PerformanceRequest, (),
                      (musical_id, venue_id, starts_at, on_sale_at, sale_closes_at, seats_per_customer, starring,
                       cancellation_policy, prices))

struct PolicyPatch {
  std::optional<std::int32_t> free_days;
  std::optional<std::vector<CancellationStep>> steps;
};
BOOST_DESCRIBE_STRUCT(PolicyPatch, (), (free_days, steps))

/// PATCH /performances/{id}: what has no value becomes what it would be if POST had not said it.
struct PerformancePatch {
  Patched<Timestamp> starts_at;
  Patched<Timestamp> on_sale_at;
  Patched<Timestamp> sale_closes_at;
  Patched<std::int32_t> seats_per_customer;
  Patched<Text<1000>> starring;
  Patched<PolicyPatch> cancellation_policy;
  Patched<std::vector<PriceRequest>> prices;
};
BOOST_DESCRIBE_STRUCT(PerformancePatch, (),
                      (starts_at, on_sale_at, sale_closes_at, seats_per_customer, starring, cancellation_policy,
                       prices))

template <int max>
std::string written(const Text<max>& text) {
  return text.str();
}
template <class T>
T written(const T& value) {
  return value;
}

std::vector<GradePrice> written(const std::vector<PriceRequest>& prices) {
  std::vector<GradePrice> written;
  for (const auto& [grade, price] : prices) written.push_back({grade.str(), price});
  return written;
}

/// Without a value, the member is what it is in a thing that was just made.
template <class Member, class Value>
void replace(Member& member, const Patched<Value>& by) {
  if (by) member = *by ? Member(written(**by)) : Member{};
}

void apply(const MusicalRequest& request, Musical& musical) {
  replace(musical.title, request.title);
  replace(musical.kind, request.kind);
  replace(musical.run_time_minutes, request.run_time_minutes);
  replace(musical.age_rating, request.age_rating);
  replace(musical.poster, request.poster);
  replace(musical.starring, request.starring);
}

void apply(const PerformancePatch& patch, Scheduling& wanted) {
  replace(wanted.starts_at, patch.starts_at);
  replace(wanted.on_sale_at, patch.on_sale_at);
  replace(wanted.sale_closes_at, patch.sale_closes_at);
  replace(wanted.seats_per_customer, patch.seats_per_customer);
  replace(wanted.starring, patch.starring);
  replace(wanted.prices, patch.prices);
  if (!patch.cancellation_policy) return;
  if (const auto& policy = *patch.cancellation_policy) {
    wanted.cancellation_policy->free_days = policy->free_days.value_or(wanted.cancellation_policy->free_days);
    wanted.cancellation_policy->steps = policy->steps.value_or(wanted.cancellation_policy->steps);
  } else {
    wanted.cancellation_policy.reset();
  }
}

/// What cannot be without a value.
template <class Value>
void look_at_value(Faults& faults, std::string pointer, const Patched<Value>& member) {
  if (member && !*member) faults.push_back({std::move(pointer), "must not be null"});
}

}  // namespace

CatalogueApi::CatalogueApi(storage::Store& store, SqlCatalogue& catalogue, const Clock& clock)
    : store_(store),
      catalogue_(catalogue),
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
      {Method::get, "/performances", [this](const Call& call) { return list_performances(call); }},
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
      {Method::patch, "/performances/{id}", [this](const Call& call) { return change_performance(call); }},
  };
  std::ranges::move(writing, std::back_inserter(all));
  return all;
}

Task<Response> CatalogueApi::list_performances(const Call& call) {
  const auto filter = performance_filter(call.request.query);
  if (!filter) co_return filter.error();
  co_return co_await (*filter ? list_filtered(store_, call, performance_relation, **filter) : performances_.list(call));
}

Task<Response> CatalogueApi::add_musical(const Call& call) {
  const auto request = http::read_body<MusicalRequest>(call.request);
  if (!request) co_return request.error();
  Musical draft;
  apply(*request, draft);
  const auto musical = co_await catalogue_.add(std::move(draft));
  if (!musical) co_return refusal(musical.error());
  co_return http::created(call, musical_relation, *musical, musical->version);
}

Task<Response> CatalogueApi::change_musical(const Call& call) {
  const auto request = http::read_body<MusicalRequest>(call.request);
  if (!request) co_return request.error();
  const auto changed = co_await catalogue_.change(MusicalId{call.id()}, http::change_condition(call.request.fields),
                                                  [&](Musical& musical) { apply(*request, musical); });
  if (!changed) co_return refusal(changed.error());
  co_return http::changed(call, musical_relation, *changed, changed->version);
}

Task<Response> CatalogueApi::add_venue(const Call& call) {
  auto request = http::read_body<VenueRequest>(call.request);
  if (!request) co_return std::move(request.error());
  const auto venue =
      co_await catalogue_.add(Venue{.id = {},
                                    .name = std::move(request->name).str(),
                                    .time_zone = request->time_zone ? request->time_zone->str() : "Asia/Seoul"},
                              std::move(request->layout));
  if (!venue) co_return refusal(venue.error());
  co_return http::created(call, venue_relation, *venue, venue->version);
}

Task<Response> CatalogueApi::change_venue(const Call& call) {
  auto patch = http::read_body<VenuePatch>(call.request);
  if (!patch) co_return std::move(patch.error());
  Faults faults;
  look_at_value(faults, "/layout", patch->layout);
  if (!faults.empty()) co_return refusal(faults);
  const auto changed = co_await catalogue_.change(
      VenueId{call.id()}, http::change_condition(call.request.fields),
      [&](Venue& venue) { replace(venue.name, patch->name); }, patch->layout.value_or(std::nullopt));
  if (!changed) co_return refusal(changed.error());
  co_return http::changed(call, venue_relation, *changed, changed->version);
}

Task<Response> CatalogueApi::schedule(const Call& call) {
  auto request = http::read_body<PerformanceRequest>(call.request);
  if (!request) co_return std::move(request.error());
  Scheduling wanted{.musical = request->musical_id,
                    .venue = request->venue_id,
                    .starts_at = request->starts_at,
                    .on_sale_at = request->on_sale_at,
                    .sale_closes_at = request->sale_closes_at,
                    .seats_per_customer = request->seats_per_customer,
                    .starring = request->starring ? std::optional(request->starring->str()) : std::nullopt,
                    .cancellation_policy = std::move(request->cancellation_policy),
                    .prices = written(request->prices)};
  const auto scheduled = co_await catalogue_.schedule(std::move(wanted), clock_.now());
  if (!scheduled) co_return refusal(scheduled.error());
  co_return http::created(call, performance_relation, *scheduled, scheduled->version);
}

Task<Response> CatalogueApi::change_performance(const Call& call) {
  auto patch = http::read_body<PerformancePatch>(call.request);
  if (!patch) co_return std::move(patch.error());
  Faults faults;
  look_at_value(faults, "/startsAt", patch->starts_at);
  look_at_value(faults, "/prices", patch->prices);
  if (!faults.empty()) co_return refusal(faults);
  const auto changed = co_await catalogue_.change(
      PerformanceId{call.id()}, http::change_condition(call.request.fields),
      [&](Scheduling& wanted) { apply(*patch, wanted); }, clock_.now());
  if (!changed) co_return refusal(changed.error());
  co_return http::changed(call, performance_relation, *changed, changed->version);
}

Task<Response> CatalogueApi::show_layout(const Call& call) {
  const auto offer = co_await catalogue_.offer(PerformanceId{call.id()});
  if (!offer) co_return http::problem(404);
  const auto& performance = offer->performance;
  Response response{.status = 304,
                    .content_type = {},
                    .fields = {{"ETag", http::etag(performance.version)}, {"Cache-Control", "public, no-cache"}},
                    .body = {}};
  if (http::has_current(call.request.fields, performance.version)) co_return response;
  response.status = 200;
  response.content_type = call.content_type;
  response.body =
      document_of({performance.layout_version, offer->hall->layout.focus, offer->prices}, offer->hall->places);
  co_return response;
}

}  // namespace boxoffice::booking
