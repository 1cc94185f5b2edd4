#include "services/delivery/adapters/bulk_api.hpp"

#include "platform/http/base_url.hpp"
#include "platform/http/body.hpp"
#include "platform/http/documents.hpp"
#include "platform/http/query.hpp"
#include "platform/json/names.hpp"
#include "services/delivery/adapters/csv.hpp"
#include "services/delivery/adapters/field_errors.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace boxoffice::delivery {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr std::size_t most_at_once = 500;
constexpr std::string_view id_column = "id";
constexpr std::array<std::string_view, 1> table_media = {http::csv_text};
constexpr std::string_view table_type = "text/csv; charset=utf-8; header=present";

/// POST /deliveries/steps
struct MoveRequest {
  DeliveryStep delivery_step = DeliveryStep::requested;
  std::vector<DeliveryId> ids;
};
BOOST_DESCRIBE_STRUCT(MoveRequest, (), (delivery_step, ids))

/// Deliveries that stay as they are, for the same reason.
struct Refused {
  std::string problem;
  std::string message;
  std::vector<DeliveryId> ids;
};
BOOST_DESCRIBE_STRUCT(Refused, (), (problem, message, ids))

/// What became of each of the ids, which are in one of the lists.
struct MoveAnswer {
  DeliveryStep delivery_step = DeliveryStep::requested;
  std::vector<DeliveryId> moved;
  std::vector<DeliveryId> unchanged;  ///< they were there already
  std::vector<Refused> refused;
};
BOOST_DESCRIBE_STRUCT(MoveAnswer, (), (delivery_step, moved, unchanged, refused))

MoveAnswer answer_of(DeliveryStep step, const std::vector<Outcome>& outcomes) {
  MoveAnswer answer{step, {}, {}, {}};
  for (const auto& [id, delivery, changed] : outcomes) {
    if (delivery) {
      (changed ? answer.moved : answer.unchanged).push_back(id);
      continue;
    }
    const auto& [kind, slug, detail, retry] = delivery.error();
    const auto same = std::ranges::find_if(
        answer.refused, [&](const Refused& known) { return known.problem == slug && known.message == detail; });
    if (same == answer.refused.end()) answer.refused.push_back({std::string(slug), detail, {id}});
    else same->ids.push_back(id);
  }
  return answer;
}

std::vector<json::FieldError> faults_of(std::span<const DeliveryId> ids) {
  if (ids.empty()) return {{"/ids", "must not be empty"}};
  if (ids.size() > most_at_once)
    return {{"/ids", "must not have more than " + std::to_string(most_at_once) + " items"}};
  std::vector<json::FieldError> faults;
  std::set<DeliveryId> seen;
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (!seen.insert(ids[i]).second) faults.push_back({"/ids/" + std::to_string(i), "is there twice"});
  return faults;
}

Response bad(std::string_view slug, std::string detail) {
  return http::problem(http::Problem{.status = 400, .slug = slug, .detail = std::move(detail)});
}

/// The enumerator that a parameter of the query names; nothing when there is no such parameter.
template <class E>
std::expected<std::optional<E>, Response> choice_in(std::string_view query, std::string_view name) {
  const auto text = http::query_value(query, name);
  if (!text) return std::nullopt;
  if (const auto choice = json::enum_from_text<E>(*text)) return choice;
  std::string known;
  for (const auto each : json::detail::NamesOf<json::Enumerators<E>>::upper_case)
    known.append(known.empty() ? "" : ", ").append(each);
  return std::unexpected(bad("bad-" + std::string(name), std::string(name) + " has to be one of " + known + "."));
}

/// The column `id` of a table; others are the house's own.
std::expected<std::vector<DeliveryId>, Response> ids_in(std::string_view table) {
  const auto lines = csv::parse(table);
  if (!lines) return std::unexpected(bad("bad-csv", "This is no CSV: " + lines.error() + "."));
  const auto head = lines->empty() ? csv::Line{} : lines->front();
  const auto column = static_cast<std::size_t>(std::ranges::find(head, id_column) - head.begin());
  if (column == head.size())
    return std::unexpected(bad("bad-csv", "The first line has to name the columns, one of them id."));
  std::vector<DeliveryId> ids;
  std::vector<json::FieldError> faults;
  for (std::size_t i = 1; i < lines->size(); ++i) {
    const auto& line = (*lines)[i];
    const auto id = line.size() == head.size() ? http::canonical_id(line[column]) : std::nullopt;
    if (!id)
      faults.push_back({"/ids/" + std::to_string(i - 1), line.size() == head.size()
                                                             ? "must be a whole number from 1 on"
                                                             : "is in a line of another number of cells"});
    else ids.push_back(DeliveryId{*id});
  }
  if (!faults.empty()) return std::unexpected(refusal(std::move(faults)));
  return ids;
}

bool is_table(const http::Request& request) {
  const auto type = request.fields.find("Content-Type");
  return type && http::is_csv_body(*type);
}

std::expected<MoveRequest, Response> request_of(const http::Request& request) {
  if (!is_table(request)) return http::read_body<MoveRequest>(request);
  const auto step = choice_in<DeliveryStep>(request.query, "deliveryStep");
  if (!step) return std::unexpected(step.error());
  if (!*step) return std::unexpected(bad("bad-deliveryStep", "The query has to say the deliveryStep."));
  auto ids = ids_in(request.body);
  if (!ids) return std::unexpected(std::move(ids.error()));
  return MoveRequest{**step, *std::move(ids)};
}

std::expected<Picking, Response> picking_of(std::string_view query) {
  const auto step = choice_in<DeliveryStep>(query, "step");
  if (!step) return std::unexpected(step.error());
  const auto method = choice_in<DeliveryMethod>(query, "method");
  if (!method) return std::unexpected(method.error());
  const auto after = http::query_value(query, "after").value_or("0");
  const auto id = after == "0" ? 0 : http::canonical_id(after);
  if (!id) return std::unexpected(bad("bad-after", "after has to be the id of a delivery."));
  const auto wanted = http::canonical_id(http::query_value(query, "size").value_or(""));
  const auto size = std::min(wanted.value_or(most_at_once), static_cast<std::int64_t>(most_at_once));
  return Picking{step->value_or(DeliveryStep::requested), method->value_or(DeliveryMethod::post), DeliveryId{*id},
                 static_cast<std::size_t>(size)};
}

/// "<http://…/deliveries/pick-list?step=PACKED&method=POST&after=17&size=500>; rel="next""
std::string link_behind(const Call& call, const Picking& picking, DeliveryId last) {
  std::string link = "<";
  http::BaseUrl::of(call.request).append_to(link);
  link += "/deliveries/pick-list?step=";
  link += json::enum_text(picking.step);
  link += "&method=";
  link += json::enum_text(picking.method);
  return link + "&after=" + std::to_string(last.value) + "&size=" + std::to_string(picking.at_most) +
         R"(>; rel="next")";
}

std::string table_of(const std::vector<Delivery>& deliveries) {
  std::string table;
  csv::append_line({std::string(id_column), "bookingId", "deliveryMethod", "deliveryStep", "addr"}, table);
  for (const auto& delivery : deliveries)
    csv::append_line({std::to_string(delivery.id.value), std::to_string(delivery.booking_id.value),
                      std::string(json::enum_text(delivery.delivery_method)),
                      std::string(json::enum_text(delivery.delivery_step)), delivery.addr},
                     table);
  return table;
}

}  // namespace

http::Routes BulkApi::routes() {
  return {
      {Method::get, "/deliveries/pick-list", [this](const Call& call) { return list_to_pick(call); },
       http::RouteOptions{.produces = table_media}},
      {Method::post, "/deliveries/steps", [this](const Call& call) { return move(call); },
       http::RouteOptions{.produces = http::plain_answers.produces, .takes_csv = true}},
  };
}

Task<Response> BulkApi::list_to_pick(const Call& call) {
  const auto picking = picking_of(call.request.query);
  if (!picking) co_return picking.error();
  const auto deliveries = co_await deliveries_.pick(*picking);
  Response response{.status = 200,
                    .content_type = std::string(table_type),
                    .fields = {{"Cache-Control", "no-store"}},
                    .body = table_of(deliveries)};
  if (deliveries.size() == picking->at_most)
    response.fields.emplace_back("Link", link_behind(call, *picking, deliveries.back().id));
  co_return response;
}

Task<Response> BulkApi::move(const Call& call) {
  auto request = request_of(call.request);
  if (!request) co_return std::move(request.error());
  if (auto faults = faults_of(request->ids); !faults.empty()) co_return refusal(std::move(faults));
  co_return co_await once_(call, [&] { return move(std::move(request->ids), request->delivery_step); });
}

Task<Response> BulkApi::move(std::vector<DeliveryId> ids, DeliveryStep step) {
  co_return http::document(200, answer_of(step, co_await change_delivery_.move_each(std::move(ids), step)));
}

}  // namespace boxoffice::delivery
