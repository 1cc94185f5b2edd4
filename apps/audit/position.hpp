#pragma once

#include "platform/messaging/marks.hpp"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice::audit {

/// How far a consumer has come in one producer's log. One that reads the log itself has passed what is below one
/// number. Over Kafka the log's records lie in partitions, and in each the consumer marks the highest sequence that it
/// had of each relay shard: it has passed a record when the mark of the record's own partition and shard has reached
/// it.
class Position {
 public:
  /// In the log itself: before that sequence.
  Position(std::int64_t next = 1) : next_(next) {}

  /// Adds what one of the consumer's offsets says of the producer. Sources are a producer's log ("booking") or a
  /// partition of a topic ("booking/3"). Throws std::runtime_error for a partition that no topic has.
  void add(std::string_view producer, std::string_view source, std::int64_t next_sequence,
           const messaging::Marks& marks);

  /// Of a record of a type that the consumer asks for. Others leave no mark: passed when a later one is.
  bool has_passed(std::int64_t key, std::int64_t sequence) const;

  /// Everything below is passed, whatever its key.
  std::int64_t lowest() const { return next_; }
  /// Nothing from there on is passed.
  std::int64_t end() const;

 private:
  using ShardMarks = std::array<std::int64_t, messaging::relay_shards>;

  struct Topic {
    std::string name;
    std::vector<ShardMarks> partitions;
  };

  ShardMarks& marks_of(std::string_view topic, std::size_t partition);

  std::int64_t next_;
  std::vector<Topic> topics_;  ///< one, unless the topic was renamed
};

}  // namespace boxoffice::audit
