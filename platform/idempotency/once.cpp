#include "platform/idempotency/once.hpp"

#include "platform/http/idempotency_key.hpp"
#include "platform/http/problem.hpp"
#include "platform/idempotency/request_key.hpp"
#include "platform/json/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

namespace boxoffice::idempotency {
namespace {

constexpr std::size_t forgotten_at_once = 1'000;

struct Field {
  std::string name;
  std::string value;
};
BOOST_DESCRIBE_STRUCT(Field, (), (name, value))

/// A response as it is kept.
struct Answer {
  std::int64_t status = 0;
  std::string content_type;
  std::vector<Field> fields;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (status, content_type, fields, body))

std::string kept(const http::Response& response) {
  Answer answer{response.status, response.content_type, {}, response.body};
  for (const auto& [name, value] : response.fields) answer.fields.push_back({name, value});
  return json::encode(answer);
}

http::Response response_from(const std::string& text) {
  auto answer = json::decode<Answer>(text, json::Unknown::ignore);
  if (!answer) throw std::runtime_error("a saved answer is none: " + answer.error().message);
  http::Response response{
      static_cast<int>(answer->status), std::move(answer->content_type), {}, std::move(answer->body)};
  for (auto& [name, value] : answer->fields) response.fields.emplace_back(std::move(name), std::move(value));
  return response;
}

bool is_for_good(const http::Response& response) {
  return response.status == 200 || response.status == 201 || response.status == 204 || response.status == 402;
}

}  // namespace

Once::Once(storage::Store& store, const Clock& clock) : store_(store), clock_(clock) {}

Task<void> Once::load() {
  return store_.write([this](storage::Session& session) { keys_.load(session); });
}

Task<http::Response> Once::operator()(const http::Call& call, std::function<Task<http::Response>()> serve) {
  auto text = http::idempotency_key(call.request.fields);
  if (!text) co_return std::move(text.error());
  if (!*text) co_return co_await serve();

  const auto key = key_of(call, **std::move(text));
  const auto [running, is_first] = running_.emplace(key.scope + '\n' + key.key, key.fingerprint);
  if (!is_first) co_return http::problem(running->second == key.fingerprint ? key_in_flight() : key_reused());
  struct Ending {
    std::map<std::string, std::string>& running;
    std::map<std::string, std::string>::iterator it;
    ~Ending() { running.erase(it); }
  } ending{running_, running};
  co_return co_await serve_first(key, serve);
}

Task<http::Response> Once::serve_first(const IdempotencyKey& key, const std::function<Task<http::Response>()>& serve) {
  const auto before = co_await store_.write([&](storage::Session& session) { return keys_.find(session, key); });
  if (before && !*before) co_return http::problem(before->error());
  if (before) co_return replayed(response_from(**before));

  auto response = co_await serve();
  if (is_for_good(response)) {
    co_await store_.write(
        [&, now = clock_.now()](storage::Session& session) { keys_.answer(session, key, kept(response), now); });
  }
  co_return response;
}

Task<std::size_t> Once::forget_old_keys() {
  return store_.write([this, before = clock_.now() - IdempotencyKeys::live](storage::Session& session) {
    return keys_.forget(session, before, forgotten_at_once);
  });
}

}  // namespace boxoffice::idempotency
