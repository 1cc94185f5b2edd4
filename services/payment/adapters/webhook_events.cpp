#include "services/payment/adapters/webhook_events.hpp"

#include <boost/describe/class.hpp>

#include <utility>

namespace boxoffice::payment {
namespace {

struct Row {
  std::string event_id;
  std::string event_type;
  Instant received_at;
};
BOOST_DESCRIBE_STRUCT(Row, (), (event_id, event_type, received_at))

constexpr long long forgotten_at_once = 500;

constexpr storage::Insert<Row> insert_row{"webhook_event"};
constexpr storage::Query<Row, std::string> row_by_id{
    "SELECT event_id, event_type, received_at FROM webhook_event WHERE event_id = :id"};
constexpr storage::Query<std::string, Instant, long long> ids_before{
    "SELECT event_id FROM webhook_event WHERE received_at < :before ORDER BY received_at LIMIT :size"};
constexpr storage::Command<std::string> delete_row{"DELETE FROM webhook_event WHERE event_id = :id"};

}  // namespace

Task<bool> WebhookEvents::contains(std::string event_id) {
  co_return co_await store_.read(
      [&](storage::Session& session) { return session.find(row_by_id, event_id).has_value(); });
}

Task<void> WebhookEvents::add(std::string event_id, std::string event_type, Instant now) {
  co_await store_.write([&](storage::Session& session) {
    if (!session.find(row_by_id, event_id)) session.insert(insert_row, {event_id, event_type, now});
  });
}

Task<std::size_t> WebhookEvents::forget(Instant received_before) {
  co_return co_await store_.write([&](storage::Session& session) {
    const auto ids = session.all(ids_before, received_before, forgotten_at_once);
    for (const auto& id : ids) session.run(delete_row, id);
    return ids.size();
  });
}

}  // namespace boxoffice::payment
