#include "platform/messaging/waiting_keys.hpp"

#include <utility>

namespace boxoffice::messaging {

void WaitingKeys::add(std::int64_t key, int failures, TimePoint now) {
  remove(key);
  const auto delay = failures == 0 ? Scheduler::Duration::zero() : backoff_.after(failures);
  keys_[key] = is_given_up(failures) ? retries_.end() : retries_.emplace(now + delay, key);
}

bool WaitingKeys::remove(std::int64_t key) {
  const auto found = keys_.find(key);
  if (found == keys_.end()) return false;
  if (found->second != retries_.end()) retries_.erase(found->second);
  keys_.erase(found);
  return true;
}

void WaitingKeys::clear() {
  keys_.clear();
  retries_.clear();
}

std::optional<WaitingKeys::TimePoint> WaitingKeys::next_retry() const {
  if (retries_.empty()) return std::nullopt;
  return retries_.begin()->first;
}

std::optional<std::int64_t> WaitingKeys::take_due(TimePoint now) {
  if (retries_.empty() || retries_.begin()->first > now) return std::nullopt;
  const auto key = retries_.begin()->second;
  retries_.erase(retries_.begin());
  keys_[key] = retries_.end();
  return key;
}

}  // namespace boxoffice::messaging
