#include "apps/boxoffice/operator_api.hpp"

#include "platform/http/body.hpp"
#include "platform/http/problem.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cctype>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace boxoffice::apps {
namespace {

/// Written as in the log's lines; read in small letters too, as the setting has it.
struct LogLevel {
  observability::Level level = observability::Level::info;
};

struct LogChange {
  LogLevel level;
};
BOOST_DESCRIBE_STRUCT(LogChange, (), (level))

}  // namespace
}  // namespace boxoffice::apps

template <>
struct boxoffice::json::Scalar<boxoffice::apps::LogLevel> {
  static std::expected<apps::LogLevel, std::string> from_text(std::string_view text) {
    std::string name(text);
    std::ranges::transform(name, name.begin(), [](unsigned char letter) { return std::toupper(letter); });
    if (const auto level = enum_from_text<observability::Level>(name)) return apps::LogLevel{*level};
    return std::unexpected("must be one of debug, info, warning, error");
  }
  static std::string_view to_text(apps::LogLevel of) { return enum_text(of.level); }
};

namespace boxoffice::apps {
namespace {

using http::Call;
using http::Method;
using http::Response;

constexpr http::RouteOptions plain{.produces = std::span(http::hal_media).last(1)};
constexpr std::size_t parked_shown = 1'000;

/// Any part of the provider's settings.
struct ProviderChange {
  std::optional<runtime::DelayRange> delay_ms;
  std::optional<runtime::Rate> decline_rate;
  std::optional<runtime::Rate> fail_rate;
  std::optional<runtime::Rate> answer_lost_rate;
};
BOOST_DESCRIBE_STRUCT(ProviderChange, (), (delay_ms, decline_rate, fail_rate, answer_lost_rate))

struct BreakerView {
  std::string state;
  std::uint64_t successes = 0;
  std::uint64_t failures = 0;
  std::uint64_t slow = 0;
  std::uint64_t refused = 0;
  std::uint64_t opened = 0;
  std::uint64_t in_flight = 0;
};
BOOST_DESCRIBE_STRUCT(BreakerView, (), (state, successes, failures, slow, refused, opened, in_flight))

struct ParkedView {
  std::string service;
  std::int64_t id = 0;
  std::int64_t key = 0;
  std::string source;
  std::int64_t sequence = 0;
  std::string type;
  std::string cause;
  std::int64_t attempts = 0;
  Instant parked_at;
};
BOOST_DESCRIBE_STRUCT(ParkedView, (), (service, id, key, source, sequence, type, cause, attempts, parked_at))

struct ParkedList {
  std::vector<ParkedView> parked;
};
BOOST_DESCRIBE_STRUCT(ParkedList, (), (parked))

struct ReplayRequest {
  std::int64_t key = 0;
};
BOOST_DESCRIBE_STRUCT(ReplayRequest, (), (key))

struct ReplayView {
  std::uint64_t applied = 0;
  bool key_is_free = true;
  std::string cause;
};
BOOST_DESCRIBE_STRUCT(ReplayView, (), (applied, key_is_free, cause))

template <class T>
Response document(int status, const T& value) {
  return Response{status, std::string(http::plain_json), {}, json::encode(value)};
}

}  // namespace

OperatorApi::OperatorApi(booking::BookingModule& booking, payment::PaymentModule& payment,
                         delivery::DeliveryModule& delivery, mypage::MyPageModule& mypage,
                         observability::LogWriter& log_writer)
    : booking_(booking), payment_(payment), delivery_(delivery), mypage_(mypage), log_writer_(log_writer) {}

http::Routes OperatorApi::routes() {
  return {
      {Method::get, "/provider", [this](const Call& call) { return show_provider(call); }, plain},
      {Method::patch, "/provider", [this](const Call& call) { return change_provider(call); }, plain},
      {Method::get, "/breaker", [this](const Call& call) { return show_breaker(call); }, plain},
      {Method::get, "/parked", [this](const Call& call) { return list_parked(call); }, plain},
      {Method::post, "/parked/{service:text}/replay", [this](const Call& call) { return replay_parked(call); }, plain},
      {Method::get, "/mypage/rebuild", [this](const Call& call) { return show_rebuild(call); }, plain},
      {Method::post, "/mypage/rebuild", [this](const Call& call) { return start_rebuild(call); }, plain},
      {Method::get, "/log", [this](const Call& call) { return show_log(call); }, plain},
      {Method::patch, "/log", [this](const Call& call) { return change_log(call); }, plain},
  };
}

Task<Response> OperatorApi::show_provider(const Call&) { co_return document(200, payment_.provider().settings()); }

Task<Response> OperatorApi::change_provider(const Call& call) {
  const auto change = http::read_body<ProviderChange>(call.request);
  if (!change) co_return change.error();
  auto settings = payment_.provider().settings();
  settings.delay_ms = change->delay_ms.value_or(settings.delay_ms);
  settings.decline_rate = change->decline_rate.value_or(settings.decline_rate);
  settings.fail_rate = change->fail_rate.value_or(settings.fail_rate);
  settings.answer_lost_rate = change->answer_lost_rate.value_or(settings.answer_lost_rate);
  payment_.provider().change(settings);
  co_return document(200, settings);
}

Task<Response> OperatorApi::show_breaker(const Call&) {
  const auto& breaker = booking_.payment().breaker();
  const auto& counts = breaker.counts();
  co_return document(
      200, BreakerView{std::string(to_string(breaker.state())), counts.successes, counts.failures, counts.slow,
                       counts.refused, counts.opened, booking_.payment().bulkhead().in_flight()});
}

Task<Response> OperatorApi::list_parked(const Call&) {
  ParkedList list;
  for (const std::string_view service : {"booking", "payment", "delivery", "mypage"}) {
    for (const auto& parked : co_await consumer_of(service)->parked(0, parked_shown))
      list.parked.push_back({std::string(service), parked.id, parked.record.key, parked.source, parked.record.sequence,
                             parked.record.type, parked.cause, parked.attempts, parked.parked_at});
  }
  co_return document(200, list);
}

Task<Response> OperatorApi::replay_parked(const Call& call) {
  auto* consumer = consumer_of(call.text("service"));
  if (!consumer) co_return http::problem(404);
  const auto request = http::read_body<ReplayRequest>(call.request);
  if (!request) co_return request.error();
  const auto replay = co_await consumer->replay_key(request->key);
  co_return document(200, ReplayView{replay.applied, replay.key_is_free, replay.cause});
}

Task<Response> OperatorApi::start_rebuild(const Call& call) {
  if (!mypage_.rebuild())
    co_return http::problem(Rejection{RejectionKind::conflict, "rebuild-running", "My page is being rebuilt already."});
  auto state = co_await show_rebuild(call);
  state.status = 202;
  co_return state;
}

Task<Response> OperatorApi::show_rebuild(const Call&) { co_return document(200, mypage_.rebuild_state()); }

Task<Response> OperatorApi::show_log(const Call&) { co_return document(200, LogChange{{log_writer_.level()}}); }

Task<Response> OperatorApi::change_log(const Call& call) {
  const auto change = http::read_body<LogChange>(call.request);
  if (!change) co_return change.error();
  log_writer_.set_level(change->level.level);
  co_return document(200, *change);
}

messaging::Consumer* OperatorApi::consumer_of(std::string_view service) {
  if (service == "booking") return &booking_.consumer();
  if (service == "payment") return &payment_.consumer();
  if (service == "delivery") return &delivery_.consumer();
  if (service == "mypage") return &mypage_.consumer();
  return nullptr;
}

}  // namespace boxoffice::apps
