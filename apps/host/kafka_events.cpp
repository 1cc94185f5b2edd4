#include "apps/host/kafka_events.hpp"

#include "platform/kafka/prepare_topic.hpp"
#include "platform/kafka/topic_reader.hpp"

#include <chrono>
#include <cstddef>
#include <exception>
#include <utility>

namespace boxoffice::apps {
namespace {

constexpr auto next_attempt = std::chrono::seconds{1};
constexpr auto trim_interval = std::chrono::minutes{5};
constexpr auto finish_grace = std::chrono::seconds{15};

std::function<void(const std::string&)> complaining(observability::Log log) {
  return [log](const std::string& trouble) {
    log.warning("Kafka makes trouble; events wait", {{"cause", observability::Diagnosis{trouble}}});
  };
}

}  // namespace

kafka::Settings kafka_settings(const KafkaSettings& settings) {
  kafka::Settings kafka;
  kafka.brokers = settings.brokers.str();
  kafka.topic = settings.topic.str();
  kafka.partitions = settings.partitions.value();
  kafka.replication = settings.replication.value();
  return kafka;
}

KafkaEvents::KafkaEvents(Ground& ground)
    : ground_(ground),
      settings_(kafka_settings(ground.settings.messaging.kafka)),
      stopped_(ground.loop),
      tasks_(ground.loop) {}

KafkaEvents::~KafkaEvents() = default;

Task<bool> KafkaEvents::connect() {
  while (!stopping_) {
    std::string trouble;
    try {
      partitions_ = co_await kafka::prepare_topic(settings_, {}, ground_.loop);
      co_return true;
    } catch (const kafka::Unreachable& failure) {
      trouble = failure.what();
    }
    ground_.log.warning("Kafka cannot be reached; trying again", {{"cause", observability::Diagnosis{trouble}}});
    co_await stopped_.wait_for(next_attempt);
  }
  co_return false;
}

messaging::SourceSet KafkaEvents::shared(const std::string& consumer) { return read(consumer); }

messaging::SourceSet KafkaEvents::whole(const std::string&) { return read({}); }

messaging::SourceSet KafkaEvents::read(std::string group) {
  auto reader = std::make_shared<kafka::TopicReader>(kafka::ReaderSettings{
      .kafka = settings_, .partitions = partitions_, .group = std::move(group), .report = complaining(ground_.log)});
  const auto sources = reader->sources();
  return {{sources.begin(), sources.end()}, std::move(reader)};
}

void KafkaEvents::publish(Served& service, messaging::EmbeddedLog& log, storage::Store& store) {
  auto relay = std::make_unique<kafka::OutboxRelay>(kafka::RelaySettings{.producer = service.host.name(),
                                                                         .owner = ground_.replica,
                                                                         .kafka = settings_,
                                                                         .report = complaining(service.log)},
                                                    store, ground_.loop, ground_.clock);
  log.on_commit([relay = relay.get()] { relay->wake(); });
  tasks_.spawn(relay->run());
  auto& metrics = service.metrics;
  metrics.counter("boxoffice_relay_published_total", "Events that Kafka has acknowledged", {},
                  [relay = relay.get()] { return static_cast<double>(relay->counters().published); });
  metrics.gauge("boxoffice_relay_backlog", "Events in the outbox that have not been sent to Kafka yet", {},
                [relay = relay.get()] { return static_cast<double>(relay->counters().backlog); });
  metrics.gauge("boxoffice_relay_in_flight", "Events sent to Kafka and not acknowledged yet", {},
                [relay = relay.get()] { return static_cast<double>(relay->counters().in_flight); });
  metrics.gauge("boxoffice_relay_oldest_seconds", "How long the oldest of these waits", {},
                [relay = relay.get()] { return static_cast<double>(relay->oldest_unpublished().count()) / 1e3; });
  publishing_.push_back({log, std::move(relay)});
  const std::chrono::hours keep_for{ground_.settings.messaging.retention_hours.value()};
  if (keep_for.count() > 0 && publishing_.size() == 1) tasks_.spawn(trim_outboxes(keep_for));
}

void KafkaEvents::tell_of_parked(Served& service, storage::Store& store) {
  auto letters = std::make_unique<kafka::DeadLetters>(
      kafka::DeadLetterSettings{
          .consumer = service.host.name(), .kafka = settings_, .report = complaining(service.log)},
      store, ground_.loop);
  tasks_.spawn(letters->run());
  dead_letters_.push_back(std::move(letters));
}

/// Each replica does: what another one has removed already is not there any more. Outboxes may be added meanwhile.
Task<void> KafkaEvents::trim_outboxes(std::chrono::milliseconds keep_for) {
  do {
    try {
      // NOLINTNEXTLINE(modernize-loop-convert): while this waits there may come more, somewhere else in memory
      for (std::size_t i = 0; i < publishing_.size(); ++i)
        co_await publishing_[i].relay->trim(ground_.clock.now(), keep_for);
    } catch (const std::exception& failure) {
      ground_.log.warning("old events could not be removed", {{"cause", observability::Diagnosis{failure.what()}}});
    }
  } while (!stopping_ && !co_await stopped_.wait_for(trim_interval));
}

void KafkaEvents::give_up() {
  stopping_ = true;
  stopped_.notify();
}

Task<void> KafkaEvents::stop() {
  give_up();
  for (auto& [log, relay] : publishing_) {
    log.on_commit({});
    relay->stop();
  }
  for (auto& letters : dead_letters_) letters->stop();
  co_await tasks_.join(finish_grace);
}

}  // namespace boxoffice::apps
