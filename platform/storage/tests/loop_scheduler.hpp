#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <utility>

namespace boxoffice::storage {

/// Runs coroutines on the thread that waits for them, while lanes and readers work on threads of their own. Has no
/// timers.
class LoopScheduler final : public Scheduler {
 public:
  void post(Work work) override {
    {
      std::lock_guard lock(mutex_);
      ready_.push_back(std::move(work));
    }
    changed_.notify_one();
  }

  void resume(std::span<const std::coroutine_handle<>> waiters) override {
    {
      std::lock_guard lock(mutex_);
      for (auto waiter : waiters) ready_.emplace_back([waiter] { waiter.resume(); });
    }
    changed_.notify_one();
  }

  std::unique_ptr<Timer> after(Duration, Work) override { throw std::logic_error("no test here needs a timer"); }
  std::chrono::steady_clock::time_point steady_now() const override { return std::chrono::steady_clock::now(); }

  /// Runs the task to its end and everything that becomes ready meanwhile.
  template <class T>
  T run(Task<T> task) {
    auto race = std::make_shared<boxoffice::detail::Race<Done<T>>>();
    detach(boxoffice::detail::run_race(finish(std::move(task)), race));
    while (!race->over) next()();
    if (race->failure) std::rethrow_exception(std::exchange(race->failure, nullptr));
    if constexpr (!std::is_void_v<T>) return std::move(*race->value);
  }

 private:
  template <class T>
  using Done = std::conditional_t<std::is_void_v<T>, bool, T>;

  template <class T>
  static Task<Done<T>> finish(Task<T> task) {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(task);
      co_return true;
    } else {
      co_return co_await std::move(task);
    }
  }

  Work next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return !ready_.empty(); });
    auto work = std::move(ready_.front());
    ready_.pop_front();
    return work;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> ready_;
};

}  // namespace boxoffice::storage
