#include "services/mypage/adapters/http_api.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/query.hpp"
#include "platform/storage/table_text.hpp"

#include <vector>

namespace boxoffice::mypage {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::hal::Relation relation{"mypages", "mypage", true};

template <storage::TableName table>
constexpr auto& page_by_booking = storage::Reading<MyPage, table>::template by<"booking_id">;

}  // namespace

HttpApi::HttpApi(storage::Store& store) : store_(store), first_(store, relation), second_(store, relation) {}

http::Routes HttpApi::routes() {
  return {
      {Method::get, "/",
       [](const Call& call) { return http::ready(http::links(call, {{"mypages", "/mypages{?page,size,sort}"}})); }},
      {Method::get, "/mypages", [this](const Call& call) { return list(call); }},
      {Method::get, "/mypages/{id}", [this](const Call& call) { return show(call); }},
      {Method::get, "/mypages/search", [this](const Call& call) { return searches(call); }},
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

Task<Response> HttpApi::searches(const Call& call) {
  return http::ready(http::links(
      call, {{"findByBookingId", "/mypages/search/findByBookingId{?bookingId}"}, {"self", "/mypages/search"}}));
}

}  // namespace boxoffice::mypage
