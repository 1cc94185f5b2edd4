#include "services/booking/adapters/hold_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/body.hpp"
#include "platform/http/conditional.hpp"
#include "platform/http/query.hpp"
#include "services/booking/adapters/field_faults.hpp"
#include "services/booking/adapters/hold_tokens.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using http::Call;
using http::Method;
using http::Response;

/// POST /holds: these seats, or so many of a grade.
struct HoldRequest {
  PerformanceId performance_id;
  std::optional<std::vector<SeatId>> seat_ids;
  std::optional<Text<20>> grade;
  std::optional<std::int32_t> count;
};
BOOST_DESCRIBE_STRUCT(HoldRequest, (), (performance_id, seat_ids, grade, count))

struct HeldSeatView {
  SeatId id;
  std::string section;
  std::string row;  ///< empty in an area
  std::string label;
  std::string grade;
};
BOOST_DESCRIBE_STRUCT(HeldSeatView, (), (id, section, row, label, grade))

struct HoldView {
  HoldId id;
  std::string token;
  PerformanceId performance_id;
  std::vector<HeldSeatView> seats;
  Timestamp expires_at;
  Money price;
};
BOOST_DESCRIBE_STRUCT(HoldView, (), (id, token, performance_id, seats, expires_at, price))

struct HoldState {
  HoldId id;
  Timestamp expires_at;
};
BOOST_DESCRIBE_STRUCT(HoldState, (), (id, expires_at))

/// A problem document with what else there is.
struct SeatsTakenView {
  std::string type;
  std::string title;
  std::int32_t status;
  std::string detail;
  std::string message;
  std::vector<HeldSeatView> taken;
  std::vector<HoldView> alternatives;
};
BOOST_DESCRIBE_STRUCT(SeatsTakenView, (), (type, title, status, detail, message, taken, alternatives))

struct FreeSeatsView {
  std::string grade;
  std::int64_t free;
};
BOOST_DESCRIBE_STRUCT(FreeSeatsView, (), (grade, free))

struct AvailabilityView {
  std::int64_t changes;
  std::vector<SeatId> not_free;
  std::vector<FreeSeatsView> grades;
};
BOOST_DESCRIBE_STRUCT(AvailabilityView, (), (changes, not_free, grades))

struct AvailabilityDifference {
  std::int64_t changes;
  std::vector<SeatId> not_free;
  std::vector<SeatId> free_again;
  std::vector<FreeSeatsView> grades;
};
BOOST_DESCRIBE_STRUCT(AvailabilityDifference, (), (changes, not_free, free_again, grades))

std::vector<HeldSeatView> view_of(const std::vector<SeatId>& seats, const SeatMap& map) {
  std::vector<HeldSeatView> views;
  for (const auto id : seats) {
    const auto& seat = *map.find(id);
    views.push_back({id, seat.section, seat.row, seat.label, map.grades()[seat.grade]});
  }
  return views;
}

HoldView view_of(const HeldSeats& held, const SeatMap& map, std::string token) {
  return {held.hold.id,           std::move(token), held.hold.performance_id, view_of(held.seats, map),
          {held.hold.expires_at}, held.price};
}

template <class T>
Response document(const Call& call, int status, const T& value) {
  return {.status = status, .content_type = std::string(call.content_type), .fields = {}, .body = json::encode(value)};
}

Response answer(const SeatsTaken& refused, const SeatMap& map, std::span<const std::string> tokens) {
  const std::string detail = "다른 고객이 먼저 선택한 좌석입니다. (Somebody else has been faster.)";
  SeatsTakenView view{"/problems/seats-taken", "Seats taken", 409, detail, detail, view_of(refused.taken, map), {}};
  for (std::size_t i = 0; i < refused.alternatives.size(); ++i)
    view.alternatives.push_back(view_of(refused.alternatives[i], map, tokens[i + 1]));
  return {.status = 409, .content_type = "application/problem+json", .fields = {}, .body = json::encode(view)};
}

std::vector<Fault> faults_of(const HoldRequest& request) {
  const bool by_grade = request.grade || request.count;
  if (request.seat_ids && by_grade) return {{"/seatIds", "must not come together with grade and count"}};
  if (request.seat_ids && request.seat_ids->empty()) return {{"/seatIds", "must not be empty"}};
  if (request.seat_ids) return {};
  if (!by_grade) return {{"/seatIds", "is missing, or else grade and count"}};
  if (!request.grade) return {{"/grade", "is missing"}};
  if (!request.count) return {{"/count", "is missing"}};
  if (*request.count < 1) return {{"/count", "must be at least 1"}};
  return {};
}

/// The holder's token, as the header brings it.
std::optional<std::string_view> token_in(const Call& call) { return call.request.fields.find("Hold-Token"); }

Response without_token() {
  return http::problem(http::Problem{
      .status = 400, .slug = "no-hold-token", .detail = "The header Hold-Token has to bring the token of the hold."});
}

Response answer(const Call& call, const Result<Hold>& changed) {
  if (!changed) return http::problem(changed.error());
  return document(call, 200, HoldState{changed->id, {changed->expires_at}});
}

}  // namespace

http::Routes HoldApi::routes() {
  return {
      {Method::get, "/performances/{id}/availability", [this](const Call& call) { return show_availability(call); }},
      {Method::post, "/holds", [this](const Call& call) { return hold(call); }},
      {Method::post, "/holds/{id}/extension", [this](const Call& call) { return extend(call); }},
      {Method::delete_, "/holds/{id}", [this](const Call& call) { return release(call); }},
  };
}

Task<Response> HoldApi::show_availability(const Call& call) {
  std::optional<std::int64_t> since;
  if (const auto text = http::query_value(call.request.query, "since")) {
    since = *text == "0" ? 0 : http::canonical_id(*text);
    if (!since)
      co_return http::problem(
          http::Problem{.status = 400, .slug = "bad-since", .detail = "since has to be a number of changes."});
  }
  const auto is_known = [&](std::int64_t version) { return http::has_current(call.request.fields, version); };
  const auto seen = co_await seats_.availability(PerformanceId{call.id()}, since, is_known, clock_.now());
  if (!seen) co_return http::problem(404);
  Response response{.status = 304, .content_type = {}, .fields = {}, .body = {}};
  if (!is_known(seen->version)) {
    std::vector<FreeSeatsView> grades;
    for (std::size_t i = 0; i < seen->free.size(); ++i) grades.push_back({seen->hall->map.grades()[i], seen->free[i]});
    response =
        since ? document(call, 200,
                         AvailabilityDifference{seen->changes, seen->not_free, seen->free_again, std::move(grades)})
              : document(call, 200, AvailabilityView{seen->changes, seen->not_free, std::move(grades)});
  }
  response.fields.emplace_back("ETag", http::etag(seen->version));
  response.fields.emplace_back("Cache-Control", "no-cache");
  co_return response;
}

Task<Response> HoldApi::hold(const Call& call) {
  auto request = http::read_body<HoldRequest>(call.request);
  if (!request) co_return std::move(request.error());
  if (const auto faults = faults_of(*request); !faults.empty()) co_return refusal(faults);
  std::array<std::string, 1 + SqlSeats::most_alternatives> tokens;
  SqlSeats::TokenHashes hashes;
  std::ranges::generate(tokens, new_token);
  std::ranges::transform(tokens, hashes.begin(), hash_of_token);
  WantedSeats wanted{request->seat_ids.value_or(std::vector<SeatId>{}), request->grade ? request->grade->str() : "",
                     static_cast<std::size_t>(request->count.value_or(0))};
  const auto outcome =
      co_await seats_.hold(request->performance_id, std::move(wanted), std::move(hashes), clock_.now());
  if (const auto* held = std::get_if<HeldSeats>(&outcome.what))
    co_return document(call, 201, view_of(*held, outcome.hall->map, tokens[0]));
  if (const auto* taken = std::get_if<SeatsTaken>(&outcome.what)) co_return answer(*taken, outcome.hall->map, tokens);
  if (const auto* faults = std::get_if<Faults>(&outcome.what)) co_return refusal(*faults);
  co_return http::problem(std::get<Rejection>(outcome.what));
}

Task<Response> HoldApi::extend(const Call& call) {
  const auto token = token_in(call);
  if (!token) co_return without_token();
  co_return answer(call, co_await seats_.extend(HoldId{call.id()}, hash_of_token(*token), clock_.now()));
}

Task<Response> HoldApi::release(const Call& call) {
  const auto token = token_in(call);
  if (!token) co_return without_token();
  const auto released = co_await seats_.release(HoldId{call.id()}, hash_of_token(*token), clock_.now());
  if (!released) co_return http::problem(released.error());
  co_return Response{.status = 204, .content_type = {}, .fields = {}, .body = {}};
}

}  // namespace boxoffice::booking
