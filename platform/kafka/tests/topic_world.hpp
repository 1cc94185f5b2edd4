#pragma once

#include "platform/kafka/tests/kafka_transport.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::kafka {

/// A message as it lies in the topic, byte by byte.
struct RawMessage {
  std::int64_t offset = 0;
  std::optional<std::string> key;
  std::string value;
  std::vector<Header> headers;
};

/// Everything that a partition contains, read by a client that knows nothing of us.
inline std::vector<RawMessage> read_raw(const Settings& settings, const std::string& topic_name, int partition) {
  auto client = Configuration(settings, {}).set("enable.partition.eof", "true").make(RD_KAFKA_CONSUMER, nullptr);
  const auto topic = make_topic(*client, topic_name);
  rd_kafka_consume_start(topic.get(), partition, RD_KAFKA_OFFSET_BEGINNING);
  std::vector<RawMessage> messages;
  for (int silence = 0; silence < 30;) {
    const Message message(rd_kafka_consume(topic.get(), partition, 1'000));
    if (!message || (message->err != RD_KAFKA_RESP_ERR_NO_ERROR && message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF)) {
      ++silence;
      continue;
    }
    if (message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF) break;
    RawMessage raw{.offset = message->offset, .key = std::nullopt, .value = {}, .headers = {}};
    if (message->key) raw.key.emplace(static_cast<const char*>(message->key), message->key_len);
    raw.value.assign(static_cast<const char*>(message->payload), message->len);
    rd_kafka_headers_t* headers = nullptr;
    rd_kafka_message_headers(message.get(), &headers);
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         headers && rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR; ++i) {
      raw.headers.push_back({name, std::string(static_cast<const char*>(value), size)});
    }
    messages.push_back(std::move(raw));
  }
  rd_kafka_consume_stop(topic.get(), partition);
  return messages;
}

/// A producing service with an outbox, a topic of several partitions, and the consumers' database. Nobody relays and
/// nobody reads until the test says so.
class TopicWorld : public RealTransport {
 public:
  explicit TopicWorld(int partitions, messaging::Databases databases = std::make_shared<messaging::TestDatabases>())
      : settings(fresh_topic(partitions)), service(*this, std::move(databases)) {
    finish(*this, prepare_topic(settings, {}, scheduler()));
    watch.emplace(settings);
  }

  void publish(std::vector<messaging::Record> records) override { service.publish(std::move(records)); }
  std::span<messaging::Source* const> sources() override { return {}; }
  void trim() override {}

  RelaySettings relay_settings(std::string owner) {
    return {.producer = "producer",
            .owner = std::move(owner),
            .kafka = settings,
            .report = [](const std::string& trouble) { std::cerr << trouble << '\n'; },
            .limits = quick_limits(),
            .relay = quick_relay()};
  }

  ReaderSettings reader_settings(std::string group = {}) {
    return {.kafka = settings,
            .partitions = settings.partitions,
            .group = std::move(group),
            .report = [](const std::string& trouble) { std::cerr << trouble << '\n'; },
            .limits = quick_limits()};
  }

  /// Records in the topic, repeated ones too.
  std::int64_t messages() {
    std::int64_t sum = 0;
    for (int partition = 0; partition < settings.partitions; ++partition) sum += watch->end(partition) - 1;
    return sum;
  }

  const Settings settings;
  std::optional<TopicWatch> watch;
  ProducingService service;
};

/// A consumer with a reader of its own, that runs from its making until its end.
class Member {
 public:
  Member(TopicWorld& topic, messaging::ConsumerWorld& world, const std::string& name, ReaderSettings settings)
      : reader_(std::move(settings)), consumer_(topic, world, world.settings(name), reader_.sources()) {}

  messaging::Consumer* operator->() { return consumer_.operator->(); }
  TopicReader& reader() { return reader_; }

 private:
  TopicReader reader_;
  messaging::RunningConsumer consumer_;
};

/// The topic for one who knows nothing of repeated records.
class WithoutMarks final : public messaging::Source {
 public:
  explicit WithoutMarks(messaging::Source& source) : source_(source) {}
  const std::string& name() const override { return source_.name(); }
  std::unique_ptr<messaging::Feed> subscribe(messaging::Interest interest) override {
    return source_.subscribe(std::move(interest));
  }

 private:
  messaging::Source& source_;
};

}  // namespace boxoffice::kafka
