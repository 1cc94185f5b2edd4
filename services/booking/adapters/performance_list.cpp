#include "services/booking/adapters/performance_list.hpp"

#include "platform/http/answers.hpp"
#include "platform/http/problem.hpp"
#include "platform/http/query.hpp"
#include "platform/storage/table_text.hpp"
#include "services/booking/adapters/policy_column.hpp"

#include <array>
#include <cstdint>
#include <utility>
#include <variant>
#include <vector>

namespace boxoffice::booking {
namespace {

using http::Response;

constexpr std::array<std::string_view, 1> sortable = {"startsAt"};

using Performances = storage::Reading<Performance, "performance">;
constexpr auto& of_musical = Performances::where<
    "musical_id = :musical AND starts_at >= :from AND starts_at < :to"
    " ORDER BY starts_at, id LIMIT :size OFFSET :offset",
    MusicalId, Instant, Instant, std::int64_t, std::int64_t>;
constexpr auto& of_musical_backwards = Performances::where<
    "musical_id = :musical AND starts_at >= :from AND starts_at < :to"
    " ORDER BY starts_at DESC, id DESC LIMIT :size OFFSET :offset",
    MusicalId, Instant, Instant, std::int64_t, std::int64_t>;
constexpr auto& of_all =
    Performances::where<"starts_at >= :from AND starts_at < :to ORDER BY starts_at, id LIMIT :size OFFSET :offset",
                        Instant, Instant, std::int64_t, std::int64_t>;
constexpr auto& of_all_backwards = Performances::where<
    "starts_at >= :from AND starts_at < :to ORDER BY starts_at DESC, id DESC"
    " LIMIT :size OFFSET :offset",
    Instant, Instant, std::int64_t, std::int64_t>;
constexpr storage::Query<std::int64_t, MusicalId, Instant, Instant> count_of_musical{
    "SELECT COUNT(*) FROM performance WHERE musical_id = :musical AND starts_at >= :from AND starts_at < :to"};
constexpr storage::Query<std::int64_t, Instant, Instant> count_of_all{
    "SELECT COUNT(*) FROM performance WHERE starts_at >= :from AND starts_at < :to"};

std::unexpected<Response> refused(std::string_view slug, std::string detail) {
  return std::unexpected(http::problem(http::Problem{.status = 400, .slug = slug, .detail = std::move(detail)}));
}

std::unexpected<Response> bad_moment(std::string_view slug, const std::string& name) {
  return refused(slug, name +
                           " has to be a moment with its zone, a plus in it written as %2B: 2026-12-24T00:00:00Z, "
                           "2026-12-24T09:00:00%2B09:00.");
}

struct Page {
  std::int64_t total;
  std::vector<Performance> performances;
};

Page read_page(storage::Session& session, const PerformanceFilter& filter, const http::PageRequest& page) {
  const auto& [musical, from, to, text] = filter;
  const bool backwards = page.sort && page.sort->descending;
  if (musical) {
    const auto& query = backwards ? of_musical_backwards : of_musical;
    return {session.find(count_of_musical, *musical, from, to).value(),
            session.all(query, *musical, from, to, page.size, page.offset())};
  }
  const auto& query = backwards ? of_all_backwards : of_all;
  return {session.find(count_of_all, from, to).value(), session.all(query, from, to, page.size, page.offset())};
}

}  // namespace

std::expected<std::optional<PerformanceFilter>, Response> performance_filter(std::string_view query) {
  PerformanceFilter filter;
  if (const auto text = http::query_value(query, "musicalId")) {
    const auto id = http::canonical_id(*text);
    if (!id) return refused("bad-musical-id", "musicalId has to be the id of a musical: 7.");
    filter.musical = MusicalId{*id};
    filter.text += "&musicalId=" + *text;
  }
  if (const auto text = http::query_value(query, "from")) {
    const auto from = Timestamp::parse(*text);
    if (!from) return bad_moment("bad-from", "from");
    filter.from = from->moment;
    filter.text += "&from=" + from->text();
  }
  if (const auto text = http::query_value(query, "to")) {
    const auto to = Timestamp::parse(*text);
    if (!to) return bad_moment("bad-to", "to");
    if (to->moment <= filter.from) return refused("bad-to", "to has to be later than from.");
    filter.to = to->moment;
    filter.text += "&to=" + to->text();
  }
  if (filter.text.empty()) return std::nullopt;
  return filter;
}

Task<Response> list_filtered(storage::Store& store, const http::Call& call, http::hal::Relation relation,
                             PerformanceFilter filter) {
  auto listing = http::read_listing(call.request.query, sortable);
  if (!listing) co_return std::move(listing.error());
  auto* page = std::get_if<http::PageRequest>(&*listing);
  if (!page)
    co_return refused("unknown-cursor", "A list that is filtered is read page by page; it takes no after.").error();
  page->filters = filter.text;
  const auto found = co_await store.read([&](storage::Session& session) { return read_page(session, filter, *page); });
  co_return http::listed(call, relation, *page, found.performances, found.total);
}

}  // namespace boxoffice::booking
