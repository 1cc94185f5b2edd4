#pragma once

#include "platform/async/scheduler.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <mutex>

namespace boxoffice::kafka {

/// The way from a thread of librdkafka to the scheduler's thread: one post for all that comes until it was answered.
/// Any thread; what it calls is dropped once it was closed, also when it is posted already.
class Bell {
 public:
  Bell(Scheduler& scheduler, std::function<void()> answer)
      : scheduler_(&scheduler), answer_(std::make_shared<std::function<void()>>(std::move(answer))) {}

  void ring() {
    std::lock_guard lock(mutex_);
    if (!scheduler_ || rung_->exchange(true)) return;
    scheduler_->post([answer = answer_, rung = rung_] {
      rung->store(false);
      if (*answer) (*answer)();
    });
  }

  /// Scheduler's thread.
  void close() {
    std::lock_guard lock(mutex_);
    scheduler_ = nullptr;
    *answer_ = nullptr;
  }

 private:
  std::mutex mutex_;
  Scheduler* scheduler_;  ///< null when it is closed: a thread that outlives its owner must not reach for it
  const std::shared_ptr<std::function<void()>> answer_;  ///< touched on the scheduler's thread only
  const std::shared_ptr<std::atomic<bool>> rung_ = std::make_shared<std::atomic<bool>>(false);
};

/// Runs the work on a thread of its own. It is waited for at most so long when this is destroyed, then left to itself:
/// what it uses it must own.
class Worker {
 public:
  Worker(const std::string& name, std::function<void()> work, std::chrono::milliseconds close);
  ~Worker();
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  /// The work has ended; destroying this does not wait.
  bool is_over() const;

 private:
  struct State;
  const std::shared_ptr<State> state_;
  const std::chrono::milliseconds close_;
};

}  // namespace boxoffice::kafka
