#pragma once

#include "platform/kafka/envelope.hpp"
#include "platform/kafka/settings.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace boxoffice {
class Scheduler;
}

namespace boxoffice::kafka {

class Worker;

/// What came of a record that was sent.
struct Delivery {
  std::int64_t tag = 0;   ///< as it was given to send()
  std::string trouble{};  ///< why it is not in the log; empty when it is there, on all replicas in sync
};

/// Writes records to one topic, each once, and those of one key in the order of sending. A broker that is away is
/// waited for for ever. Once it has failed it is of no use any more: what has no delivery yet may be in the log or not.
/// Scheduler's thread only.
class Producer {
 public:
  /// `changed` is called on the scheduler's thread when there are deliveries, or when it has failed. Throws Refused.
  Producer(const Settings& settings, const Limits& limits, const std::string& topic, Scheduler& scheduler,
           std::function<void()> changed);
  ~Producer();
  Producer(const Producer&) = delete;
  Producer& operator=(const Producer&) = delete;

  /// False when its queue is full. Throws Refused when Kafka would never take it.
  bool send(std::int64_t key, std::string_view value, std::span<const Header> headers, std::int64_t tag);

  /// Lets it end by itself; nothing else may be called any more. It is over when destroying it does not wait.
  void stop();
  bool is_over() const;

  /// What was delivered or refused since it was called for the last time.
  std::vector<Delivery> deliveries();

  /// Why it has failed; empty when it has not.
  std::string failure() const;
  bool is_connected() const;

 private:
  struct Core;
  std::shared_ptr<Core> core_;
  std::unique_ptr<Worker> worker_;
};

}  // namespace boxoffice::kafka
