#pragma once

#include "platform/kafka/client.hpp"

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace boxoffice::kafka {

/// Membership in a consumer group, and nothing else: it learns which partitions are its own, and reads nothing.
/// One thread only.
class GroupMember {
 public:
  /// All partitions are given or taken away at once, which is what the eager protocol does.
  struct Change {
    std::vector<int> given;
    std::vector<int> revoked;
  };

  /// Throws Refused.
  GroupMember(const Settings& settings, const Limits& limits, const std::string& group);
  /// Leaves the group, so that others need not wait until it is missed; within half of Limits::close.
  ~GroupMember();
  GroupMember(const GroupMember&) = delete;
  GroupMember& operator=(const GroupMember&) = delete;

  /// Keeps the membership alive; to be called at least several times a second.
  std::optional<Change> poll();

  /// Tells Kafka the offsets of partitions, for its lag tools. Nobody waits, and nobody hears of a failure.
  void tell(const std::vector<std::pair<int, std::int64_t>>& offsets);

 private:
  static void on_rebalance(rd_kafka_t* client, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions,
                           void* opaque);

  const std::string topic_;
  const std::chrono::milliseconds patience_;
  std::optional<Change> change_;
  bool leaving_ = false;
  Client client_;
};

}  // namespace boxoffice::kafka
