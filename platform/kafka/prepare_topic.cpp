#include "platform/kafka/prepare_topic.hpp"

#include "platform/async/spawn.hpp"
#include "platform/kafka/client.hpp"
#include "platform/kafka/worker.hpp"

#include <array>
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

namespace boxoffice::kafka {

namespace {

constexpr int answer_ms = 10'000;

using NewTopic = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using AdminOptions = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;

NewTopic describe(const std::string& name, int partitions, int replication) {
  std::array<char, 512> complaint{};
  NewTopic topic(rd_kafka_NewTopic_new(name.c_str(), partitions, replication, complaint.data(), complaint.size()));
  if (!topic) throw Refused("topic '" + name + "': " + complaint.data());
  rd_kafka_NewTopic_set_config(topic.get(), "retention.ms", "-1");
  // With fewer replicas there would be none to spare.
  if (replication > 2) rd_kafka_NewTopic_set_config(topic.get(), "min.insync.replicas", "2");
  return topic;
}

void make_missing(rd_kafka_t& client, const Settings& settings) {
  const auto topic = describe(settings.topic, settings.partitions, settings.replication);
  const auto dead_letters = describe(settings.dead_letter_topic(), 1, settings.replication);
  const Queue queue(rd_kafka_queue_new(&client));
  const AdminOptions options(rd_kafka_AdminOptions_new(&client, RD_KAFKA_ADMIN_OP_CREATETOPICS));
  std::array<char, 512> complaint{};
  rd_kafka_AdminOptions_set_request_timeout(options.get(), answer_ms, complaint.data(), complaint.size());
  std::array<rd_kafka_NewTopic_t*, 2> wanted{topic.get(), dead_letters.get()};
  rd_kafka_CreateTopics(&client, wanted.data(), wanted.size(), options.get(), queue.get());

  const Event event(rd_kafka_queue_poll(queue.get(), 2 * answer_ms));
  if (!event) throw Unreachable("Kafka at " + settings.brokers + " does not answer");
  if (rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Unreachable("Kafka at " + settings.brokers + ": " + rd_kafka_event_error_string(event.get()));
  }
  std::size_t count = 0;
  const auto* const* results =
      rd_kafka_CreateTopics_result_topics(rd_kafka_event_CreateTopics_result(event.get()), &count);
  for (std::size_t i = 0; i < count; ++i) {
    const auto error = rd_kafka_topic_result_error(results[i]);
    if (error == RD_KAFKA_RESP_ERR_NO_ERROR || error == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS) continue;
    const char* why = rd_kafka_topic_result_error_string(results[i]);
    throw Refused(std::string("topic '") + rd_kafka_topic_result_name(results[i]) +
                  "': " + (why ? why : rd_kafka_err2str(error)));
  }
}

// 0 when the broker has not heard of the topic.
int count_partitions(rd_kafka_t& client, const Settings& settings) {
  const auto topic = make_topic(client, settings.topic);
  const rd_kafka_metadata_t* metadata = nullptr;
  const auto error = rd_kafka_metadata(&client, 0, topic.get(), &metadata, answer_ms);
  if (error != RD_KAFKA_RESP_ERR_NO_ERROR) {
    throw Unreachable("Kafka at " + settings.brokers + ": " + rd_kafka_err2str(error));
  }
  const int partitions = metadata->topic_cnt == 1 ? metadata->topics[0].partition_cnt : 0;
  rd_kafka_metadata_destroy(metadata);
  return partitions;
}

int prepare(const Settings& settings, const Limits& limits) {
  const auto client = Configuration(settings, limits).make(RD_KAFKA_PRODUCER, nullptr);
  make_missing(*client, settings);
  return count_partitions(*client, settings);
}

Task<int> prepare_on_worker(const Settings& settings, const Limits& limits, Scheduler& scheduler) {
  struct Outcome {
    int partitions = 0;
    std::exception_ptr failure;
  };
  const auto outcome = std::make_shared<Outcome>();
  Signal done(scheduler);
  const auto bell = std::make_shared<Bell>(scheduler, [&done] { done.notify(); });
  const Worker worker(
      "kafka-topic",
      [=] {
        try {
          outcome->partitions = prepare(settings, limits);
        } catch (...) {
          outcome->failure = std::current_exception();
        }
        bell->ring();
      },
      limits.close);
  co_await done.wait();
  bell->close();
  if (outcome->failure) std::rethrow_exception(outcome->failure);
  co_return outcome->partitions;
}

}  // namespace

Task<int> prepare_topic(Settings settings, Limits limits, Scheduler& scheduler) {
  // The controller says that a topic is made before every broker has heard of it.
  const auto deadline = scheduler.steady_now() + std::chrono::milliseconds{answer_ms};
  while (true) {
    const int partitions = co_await prepare_on_worker(settings, limits, scheduler);
    if (partitions > 0) co_return partitions;
    if (scheduler.steady_now() >= deadline) throw Unreachable("topic '" + settings.topic + "' is not there yet");
    co_await sleep_for(scheduler, std::chrono::milliseconds{50});
  }
}

}  // namespace boxoffice::kafka
