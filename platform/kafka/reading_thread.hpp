#pragma once

#include "platform/kafka/client.hpp"
#include "platform/kafka/group_member.hpp"
#include "platform/kafka/liveness.hpp"
#include "platform/kafka/partition_inbox.hpp"
#include "platform/kafka/topic_reader.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace boxoffice::kafka {

/// What a TopicReader shares with the thread that reads for it; the thread may outlive the reader.
///
/// Reading and membership are two clients: librdkafka's plain consumer reads each partition from exactly the sequence
/// that it is told, and starts it anew at another one whenever the consumer's table says so; the group's member only
/// learns which partitions are its own.
class ReadingThread {
 public:
  explicit ReadingThread(ReaderSettings settings);
  ReadingThread(const ReadingThread&) = delete;
  ReadingThread& operator=(const ReadingThread&) = delete;

  /// On the thread, until stop().
  void run();
  void stop();
  /// There are new orders, or room in the inboxes.
  void wake();

  std::mutex& mutex() { return mutex_; }
  // Whoever calls one of these has the mutex.
  PartitionInbox& inbox(int partition) { return *inboxes_.at(static_cast<std::size_t>(partition)); }
  std::size_t waiting() const;
  void taken(std::size_t records);

  ReaderCounters counters();
  bool is_connected() const { return liveness_.is_connected(); }

 private:
  using Time = std::chrono::steady_clock;

  /// Of a partition, on the thread only.
  struct Fetching {
    bool running = false;
    std::int64_t next_offset = 0;              ///< of Kafka; what comes below was asked for before
    std::optional<Time::time_point> retry_at;  ///< when it is started again after an error
  };

  /// What came for a partition: a record, one that was passed over, or the news of its end.
  struct Arrival {
    int partition;
    std::int64_t sequence;
    bool end = false;
    std::optional<messaging::Record> record{};
  };

  void obey_orders();
  void start(int partition, std::int64_t offset);
  void halt(int partition);
  void retry_what_failed();
  bool is_full();
  void receive();
  void look_at(const rd_kafka_message_t& message, std::vector<Arrival>& arrivals);
  std::optional<messaging::Record> read(const rd_kafka_message_t& message);
  void hand_over(std::vector<Arrival> arrivals);
  void fail(int partition, const rd_kafka_message_t& message);
  void look_for_the_bounds(int partition);
  void apply(GroupMember::Change change);
  void tell_offsets();
  void count_partitions();
  void report(const std::string& trouble) const;

  static void on_error(rd_kafka_t* client, int error, const char* reason, void* opaque);
  static int on_statistics(rd_kafka_t* client, char* json, std::size_t length, void* opaque);

  const ReaderSettings settings_;
  std::atomic<bool> stopping_{false};
  Liveness liveness_;

  std::mutex mutex_;  ///< guards the inboxes and counters
  std::condition_variable room_;
  std::vector<std::unique_ptr<PartitionInbox>> inboxes_;
  ReaderCounters counters_;

  // On the thread only. The client goes after everything that is made of it.
  Client client_;
  Topic topic_;
  Queue queue_;
  std::vector<Fetching> fetching_;
  std::vector<rd_kafka_message_t*> messages_;
  std::unique_ptr<GroupMember> member_;
  Time::time_point tell_at_{};
  Time::time_point count_at_{};
};

}  // namespace boxoffice::kafka
