#include "apps/promote/topic.hpp"

#include "apps/host/kafka_events.hpp"
#include "platform/async/spawn.hpp"
#include "platform/kafka/prepare_topic.hpp"
#include "platform/kafka/topic_end.hpp"
#include "platform/messaging/change_of_transport.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/storage/store.hpp"

#include <array>
#include <exception>
#include <stdexcept>

namespace boxoffice::promote {
namespace {

const std::array<std::string, 3> logs{"booking", "payment", "delivery"};

constexpr storage::Query<long long> furthest_published{"SELECT COALESCE(MAX(next_sequence), 1) FROM relay_position"};

Task<void> prepare(runtime::EventLoop& loop, kafka::Settings settings, int& partitions, std::exception_ptr& failure) {
  try {
    partitions = co_await kafka::prepare_topic(std::move(settings), {}, loop);
  } catch (const std::exception&) {
    failure = std::current_exception();
  }
  loop.stop();
}

/// The names of its sources begin with that (kafka::TopicReader).
std::string partitions_of(const std::string& topic) { return topic + '/'; }

bool has_published(storage::Session& session) {
  return session.has_table("relay_position") && session.find(furthest_published).value_or(1) > 1;
}

}  // namespace

Topic prepared_topic(const apps::KafkaSettings& settings) {
  const auto kafka = apps::kafka_settings(settings);
  Topic topic{.name = kafka.topic};
  std::exception_ptr failure;
  {
    runtime::EventLoop loop;
    loop.post([&] { detach(prepare(loop, kafka, topic.partitions, failure)); });
    loop.run();
  }
  if (failure) std::rethrow_exception(failure);
  topic.records = kafka::records_ever(kafka, {}, topic.partitions);
  return topic;
}

void refuse_foreign_topic(const Topic& topic, std::span<const storage::DatabaseUrl> databases) {
  bool known = false;
  bool published = false;
  for (const auto& database : databases) {
    storage::Store::glance(database, [&](storage::Session& session) {
      known = known || messaging::knows_sources(session, partitions_of(topic.name));
      published = published || has_published(session);
    });
  }
  if (known) return;
  if (published)
    throw std::runtime_error("topic '" + topic.name +
                             "': these services' events were published to another topic before; name that one");
  if (topic.records > 0)
    throw std::runtime_error("topic '" + topic.name +
                             "': is not empty, and has nothing of these services; name a new one");
}

void follow_to(const Topic& topic, storage::Session& session) {
  std::vector<std::string> sources;
  for (int partition = 0; partition < topic.partitions; ++partition)
    sources.push_back(partitions_of(topic.name) + std::to_string(partition));
  messaging::follow_to_sources(session, logs, sources);
}

}  // namespace boxoffice::promote
