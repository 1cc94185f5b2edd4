#pragma once

#include <chrono>
#include <coroutine>
#include <functional>
#include <memory>
#include <span>

namespace boxoffice {

/// The one thread that a service's coroutines run on, and its timers. The real one is an Asio event loop
/// (platform/runtime), the simulated one (platform/async/simulated_scheduler.hpp) advances time by hand.
class Scheduler {
 public:
  using Duration = std::chrono::milliseconds;
  using Work = std::move_only_function<void()>;

  virtual ~Scheduler() = default;

  /// Runs the work soon on the scheduler's thread, after what was posted before. May be called from any thread.
  virtual void post(Work work) = 0;

  /// Resumes all of them on the scheduler's thread in one hop. May be called from any thread.
  virtual void resume(std::span<const std::coroutine_handle<>> waiters) = 0;

  /// A pending timer: destroying it cancels it.
  class Timer {
   public:
    virtual ~Timer() = default;
  };

  /// Runs the work once after the delay, unless the timer is destroyed first. Scheduler's thread only.
  [[nodiscard]] virtual std::unique_ptr<Timer> after(Duration delay, Work work) = 0;

  /// A clock that never goes back: for durations and deadlines, not for the calendar.
  virtual std::chrono::steady_clock::time_point steady_now() const = 0;
};

}  // namespace boxoffice
