#pragma once

#include "platform/messaging/tests/memory_transport.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace boxoffice::audit {

/// A topic without a broker: "booking/0" to "booking/3". Whoever publishes into it begins a little before the end, as
/// relays do after a crash, so that records come twice.
class PartitionedTopic {
 public:
  static constexpr int partitions = 4;

  PartitionedTopic();

  static std::string name_of(int partition);

  /// Everything that a producer's log has; what lies here is left out, but for the newest of each partition.
  void publish(const std::string& producer, std::vector<messaging::Record> log);

  /// Nothing more comes into that partition.
  void hold(int partition) { held_.insert(partition); }

  std::span<messaging::Source* const> sources() const { return sources_; }

 private:
  class Partition;

  struct Forget {
    void operator()(Partition* partition) const;
  };

  std::vector<std::unique_ptr<Partition, Forget>> partitions_;
  std::vector<messaging::Source*> sources_;
  std::map<std::string, std::array<std::int64_t, partitions>> newest_;  ///< by producer
  std::set<int> held_;
};

}  // namespace boxoffice::audit
