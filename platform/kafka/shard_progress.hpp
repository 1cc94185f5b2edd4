#pragma once

#include "kernel/clock.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>

namespace boxoffice::kafka {

/// How far the records of one relay shard have been sent and acknowledged. Sequences are those of the outbox.
class ShardProgress {
 public:
  explicit ShardProgress(std::int64_t stored) : stored_(stored), next_(stored) {}

  bool wants(std::int64_t sequence) const { return sequence >= next_; }

  void sent(std::int64_t sequence, Instant happened_at) {
    in_flight_.push_back({sequence, happened_at});
    next_ = sequence + 1;
  }

  /// In any order. False for one that is not in flight.
  bool acknowledged(std::int64_t sequence) {
    const auto found = std::ranges::lower_bound(in_flight_, sequence, {}, &Sent::sequence);
    if (found == in_flight_.end() || found->sequence != sequence) return false;
    found->acknowledged = true;
    while (!in_flight_.empty() && in_flight_.front().acknowledged) in_flight_.pop_front();
    return true;
  }

  /// Everything of this shard below is in the log, when all rows before `read_to` were looked at.
  std::int64_t position(std::int64_t read_to) const {
    return in_flight_.empty() ? std::max(next_, read_to) : in_flight_.front().sequence;
  }

  std::int64_t stored() const { return stored_; }
  void store(std::int64_t position) { stored_ = position; }

  std::size_t in_flight() const { return in_flight_.size(); }
  /// When the oldest of those that were not acknowledged happened.
  std::optional<Instant> oldest() const {
    if (in_flight_.empty()) return std::nullopt;
    return in_flight_.front().happened_at;
  }

 private:
  struct Sent {
    std::int64_t sequence;
    Instant happened_at;
    bool acknowledged = false;
  };

  std::int64_t stored_;
  std::int64_t next_;
  std::deque<Sent> in_flight_;  ///< the front is not acknowledged
};

}  // namespace boxoffice::kafka
