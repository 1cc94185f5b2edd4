#pragma once

#include "platform/messaging/backoff.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <unordered_map>

namespace boxoffice::messaging {

/// The keys of which a record is parked, and when its first is to be tried again. What is known in memory: the table
/// decides.
class WaitingKeys {
 public:
  using TimePoint = std::chrono::steady_clock::time_point;

  /// After `attempts` failures of a key's first record it is left to an operator.
  WaitingKeys(Backoff backoff, int attempts) : backoff_(backoff), attempts_(attempts) {}

  /// The key's first record has failed so many times, or (0) has become the first and was never tried.
  void add(std::int64_t key, int failures, TimePoint now);
  /// False when it was free already.
  bool remove(std::int64_t key);
  void clear();

  bool contains(std::int64_t key) const { return keys_.contains(key); }
  bool is_given_up(int failures) const { return failures >= attempts_; }
  bool empty() const { return keys_.empty(); }
  std::size_t size() const { return keys_.size(); }

  /// When the next retry is due, if one is to come.
  std::optional<TimePoint> next_retry() const;
  /// A key whose retry is due. It is not given again before it was added again.
  std::optional<std::int64_t> take_due(TimePoint now);

 private:
  using Retries = std::multimap<TimePoint, std::int64_t>;

  const Backoff backoff_;
  const int attempts_;
  Retries retries_;
  std::unordered_map<std::int64_t, Retries::iterator> keys_;  ///< end() for one without a retry to come
};

}  // namespace boxoffice::messaging
