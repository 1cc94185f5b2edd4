#pragma once

#include "platform/kafka/settings.hpp"
#include "platform/messaging/source.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace boxoffice::kafka {

class ReadingThread;
class Worker;

struct ReaderSettings {
  Settings kafka = {};
  int partitions = 1;  ///< that the topic has: prepare_topic() tells
  /// Readers of one group share the partitions; by convention the consumer's name. Without a group it reads all.
  std::string group = {};
  std::function<void(const std::string& trouble)> report = {};  ///< on the reader's own thread; may be empty
  Limits limits = {};
};

/// What a reader did since it was made, and where it stands, for metrics.
struct ReaderCounters {
  std::uint64_t read = 0;        ///< records that came from Kafka
  std::uint64_t unreadable = 0;  ///< of these, the ones without any type
  std::uint64_t rebalances = 0;  ///< how often partitions were given or taken away
  int assigned = 0;              ///< partitions that are this reader's
  int unread_partitions = 0;     ///< of the topic, beyond those that it was told of: nobody here reads them
};

/// One consumer's way into the topic: a Source for each partition, "booking/0", "booking/1"… Each is subscribed to once
/// at a time. Positions are those of the consumer's own table; Kafka is told of them only for its lag tools.
/// Scheduler's thread only: that of its subscriber. It outlives its feeds.
class TopicReader {
 public:
  /// Throws Refused.
  explicit TopicReader(ReaderSettings settings);
  ~TopicReader();
  TopicReader(const TopicReader&) = delete;
  TopicReader& operator=(const TopicReader&) = delete;

  std::span<messaging::Source* const> sources() const { return sources_; }

  ReaderCounters counters() const;
  bool is_connected() const;
  bool is_assigned(int partition) const;
  /// Everything of the partition below that sequence was looked at; 0 before anything was.
  std::int64_t looked_at(int partition) const;
  /// Records that wait here for the consumer.
  std::size_t waiting() const;

 private:
  class Partition;
  class Reader;

  std::shared_ptr<ReadingThread> thread_;
  std::vector<std::unique_ptr<Partition>> partitions_;
  std::vector<messaging::Source*> sources_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace boxoffice::kafka
