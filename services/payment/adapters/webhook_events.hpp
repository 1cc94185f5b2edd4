#pragma once

#include "kernel/clock.hpp"
#include "platform/async/task.hpp"
#include "platform/storage/store.hpp"

#include <chrono>
#include <cstddef>
#include <string>

namespace boxoffice::payment {

/// Which of Stripe's events were taken (table `webhook_event`).
class WebhookEvents {
 public:
  /// Stripe sends an event again for three days, newly signed, when it has not heard that it was taken.
  static constexpr auto remembered_for = std::chrono::days{7};

  /// The store outlives it.
  explicit WebhookEvents(storage::Store& store) : store_(store) {}

  Task<bool> contains(std::string event_id);
  /// Nothing happens when it is there.
  Task<void> add(std::string event_id, std::string event_type, Instant now);
  /// Forgets those that came before that moment; one bounded step. How many there were.
  Task<std::size_t> forget(Instant received_before);

 private:
  storage::Store& store_;
};

}  // namespace boxoffice::payment
