#include "apps/host/operator_api.hpp"

#include "platform/http/body.hpp"
#include "platform/http/documents.hpp"
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

constexpr std::size_t parked_shown = 1'000;

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

}  // namespace

http::Routes OperatorApi::routes() {
  return {
      {Method::get, "/parked", [this](const Call& call) { return list_parked(call); }, http::plain_answers},
      {Method::post, "/parked/{service:text}/replay", [this](const Call& call) { return replay_parked(call); },
       http::plain_answers},
      {Method::get, "/log", [this](const Call& call) { return show_log(call); }, http::plain_answers},
      {Method::patch, "/log", [this](const Call& call) { return change_log(call); }, http::plain_answers},
  };
}

Task<Response> OperatorApi::list_parked(const Call&) {
  ParkedList list;
  for (const auto& [service, consumer] : consumers_) {
    for (const auto& parked : co_await consumer().parked(0, parked_shown))
      list.parked.push_back({service, parked.id, parked.record.key, parked.source, parked.record.sequence,
                             parked.record.type, parked.cause, parked.attempts, parked.parked_at});
  }
  co_return http::document(200, list);
}

Task<Response> OperatorApi::replay_parked(const Call& call) {
  const auto consumer = consumers_.find(call.text("service"));
  if (consumer == consumers_.end()) co_return http::problem(404);
  const auto request = http::read_body<ReplayRequest>(call.request);
  if (!request) co_return request.error();
  const auto replay = co_await consumer->second().replay_key(request->key);
  co_return http::document(200, ReplayView{replay.applied, replay.key_is_free, replay.cause});
}

Task<Response> OperatorApi::show_log(const Call&) { co_return http::document(200, LogChange{{log_writer_.level()}}); }

Task<Response> OperatorApi::change_log(const Call& call) {
  const auto change = http::read_body<LogChange>(call.request);
  if (!change) co_return change.error();
  log_writer_.set_level(change->level.level);
  co_return http::document(200, *change);
}

}  // namespace boxoffice::apps
