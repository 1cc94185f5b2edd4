#include "platform/kafka/topic_end.hpp"

#include "platform/kafka/client.hpp"
#include "platform/kafka/prepare_topic.hpp"

namespace boxoffice::kafka {
namespace {

constexpr int answer_ms = 10'000;
constexpr int attempts = 50;
constexpr int between_attempts_ms = 200;

/// A topic that was just made has no leaders yet.
bool is_settling(rd_kafka_resp_err_t error) {
  return error == RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION || error == RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE ||
         error == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART;
}

}  // namespace

std::int64_t records_ever(const Settings& settings, const Limits& limits, int partitions) {
  const auto client = Configuration(settings, limits).make(RD_KAFKA_PRODUCER, nullptr);
  std::int64_t records = 0;
  for (int partition = 0; partition < partitions; ++partition) {
    std::int64_t begin = 0;
    std::int64_t end = 0;
    auto error = RD_KAFKA_RESP_ERR_NO_ERROR;
    for (int attempt = 0; attempt < attempts; ++attempt) {
      error =
          rd_kafka_query_watermark_offsets(client.get(), settings.topic.c_str(), partition, &begin, &end, answer_ms);
      if (!is_settling(error)) break;
      rd_kafka_poll(client.get(), between_attempts_ms);
    }
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR)
      throw Unreachable("Kafka at " + settings.brokers + ": " + rd_kafka_err2str(error));
    records += end;
  }
  return records;
}

}  // namespace boxoffice::kafka
