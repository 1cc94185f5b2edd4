#include "services/mypage/adapters/http_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/query.hpp"
#include "platform/identity/caller.hpp"
#include "platform/storage/table_text.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::mypage {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"mypages", "mypage", true};

template <storage::TableName table>
constexpr auto& page_by_booking = storage::Reading<MyPage, table>::template by<"booking_id">;

constexpr std::array events{http::event_stream};

/// What the search by booking answers, made after the request that asked for it is over.
std::string found_by_booking(std::string_view base_url, const MyPage& page) {
  const auto target = "/mypages/search/findByBookingId?bookingId=" + std::to_string(page.booking_id.value);
  http::Request request;
  request.target = target;
  const auto base = http::BaseUrl::written(base_url);
  std::string document;
  http::hal::append_embedded(base, relation, std::vector{page}, document);
  http::hal::append_search_end(base, request, document);
  return document;
}

}  // namespace

HttpApi::HttpApi(storage::Store& store, LivePages& live)
    : store_(store), live_(live), first_(store, relation), second_(store, relation) {}

http::Routes HttpApi::routes() {
  return {
      {Method::get, "/",
       [](const Call& call) { return http::ready(http::links(call, {{"mypages", "/mypages{?page,size,sort}"}})); }},
      {Method::get, "/mypages", [this](const Call& call) { return list(call); }},
      {Method::get, "/mypages/{id}", [this](const Call& call) { return show(call); }},
      {Method::get, "/mypages/search", [this](const Call& call) { return searches(call); }},
      {Method::get, "/mypages/live", [this](const Call& call) { return live(call); }, {.produces = events}},
      {Method::get, "/mypages/search/findByBookingId", [this](const Call& call) { return find_by_booking(call); }},
  };
}

Task<TableSide> HttpApi::shown() const { return store_.read(shown_side); }

Task<Response> HttpApi::list(const Call& call) {
  co_return co_await (co_await shown() == TableSide::first ? first_.list(call) : second_.list(call));
}

Task<Response> HttpApi::show(const Call& call) {
  co_return co_await (co_await shown() == TableSide::first ? first_.show(call) : second_.show(call));
}

Task<Response> HttpApi::find_by_booking(const Call& call) {
  std::vector<MyPage> found;
  const auto booking = http::query_value(call.request.query, "bookingId");
  if (const auto id = http::canonical_id(booking.value_or("")))
    found = co_await store_.read([id = *id](storage::Session& session) {
      return shown_side(session) == TableSide::first ? session.all(page_by_booking<"mypage_first">, id)
                                                     : session.all(page_by_booking<"mypage_second">, id);
    });
  std::erase_if(found, [&](const MyPage& page) { return !rest::is_shown(page, call.request.caller); });
  co_return http::found(call, relation, found);
}

Task<Response> HttpApi::live(const Call& call) {
  const auto id = http::canonical_id(http::query_value(call.request.query, "bookingId").value_or(""));
  if (!id)
    co_return http::problem(http::Problem{
        .status = 400, .slug = "bad-booking-id", .detail = "bookingId has to be the id of a booking: 17."});
  std::string base;
  http::BaseUrl::of(call.request).append_to(base);
  auto stream = live_.open(BookingId{*id}, identity::sees_only_of(call.request.caller),
                           [base = std::move(base)](const MyPage& page) { return found_by_booking(base, page); });
  co_return Response{.content_type = std::string(http::event_stream),
                     .fields = {{"Cache-Control", "no-store"}},
                     .body = {},
                     .stream = std::move(stream)};
}

Task<Response> HttpApi::searches(const Call& call) {
  return http::ready(http::links(
      call, {{"findByBookingId", "/mypages/search/findByBookingId{?bookingId}"}, {"self", "/mypages/search"}}));
}

}  // namespace boxoffice::mypage
