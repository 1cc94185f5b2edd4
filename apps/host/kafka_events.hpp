#pragma once

#include "apps/host/ground.hpp"
#include "apps/host/served.hpp"
#include "platform/async/spawn.hpp"
#include "platform/kafka/dead_letters.hpp"
#include "platform/kafka/outbox_relay.hpp"
#include "platform/kafka/settings.hpp"
#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/events.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace boxoffice::apps {

/// Where the cluster and the topic are.
kafka::Settings kafka_settings(const KafkaSettings& settings);

/// Events by way of Kafka: what services of this process tell goes to the topic, and what they hear comes from there.
class KafkaEvents final : public messaging::Events {
 public:
  explicit KafkaEvents(Ground& ground);
  ~KafkaEvents() override;
  KafkaEvents(const KafkaEvents&) = delete;
  KafkaEvents& operator=(const KafkaEvents&) = delete;

  /// Waits until the cluster can be reached and has the topic. False when that was given up before.
  Task<bool> connect();
  void give_up();

  messaging::SourceSet shared(const std::string& consumer) override;
  messaging::SourceSet whole(const std::string& consumer) override;

  /// Publishes a service's outbox, until stop(), and removes from it what is published and older than the settings say.
  /// The log and the store outlive this.
  void publish(Served& service, messaging::EmbeddedLog& log, storage::Store& store);
  /// Tells of the events that a service has parked, until stop().
  void tell_of_parked(Served& service, storage::Store& store);

  /// Ends publishing, after what is on its way.
  Task<void> stop();

 private:
  struct Publishing {
    messaging::EmbeddedLog& log;
    std::unique_ptr<kafka::OutboxRelay> relay;
  };

  messaging::SourceSet read(std::string group);
  Task<void> trim_outboxes(std::chrono::milliseconds keep_for);

  Ground& ground_;
  const kafka::Settings settings_;
  int partitions_ = 0;
  std::vector<Publishing> publishing_;
  std::vector<std::unique_ptr<kafka::DeadLetters>> dead_letters_;
  Signal stopped_;
  bool stopping_ = false;
  TaskScope tasks_;
};

}  // namespace boxoffice::apps
