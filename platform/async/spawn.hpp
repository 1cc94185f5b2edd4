#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/task.hpp"

#include <coroutine>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace boxoffice {

/// Starts the task now and lets nobody wait for it. An exception that leaves it ends the program: whoever detaches work
/// handles its failures inside.
inline detail::Detached detach(Task<void> task) { co_await std::move(task); }

/// Ends after the delay, on the scheduler's thread.
inline auto sleep_for(Scheduler& scheduler, Scheduler::Duration delay) {
  struct Awaiter {
    Scheduler& scheduler;
    Scheduler::Duration delay;
    std::unique_ptr<Scheduler::Timer> timer;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiter) {
      timer = scheduler.after(delay, [waiter] { waiter.resume(); });
    }
    void await_resume() const noexcept {}
  };
  return Awaiter{scheduler, delay, nullptr};
}

/// One coroutine waits until another says so, or until a delay has passed. Saying so before anybody waits is
/// remembered. Scheduler's thread only.
class Signal {
 public:
  explicit Signal(Scheduler& scheduler) : scheduler_(scheduler) {}

  void notify() {
    notified_ = true;
    wake();
  }

  auto wait() { return Awaiter{*this, std::nullopt}; }
  auto wait_for(Scheduler::Duration at_most) { return Awaiter{*this, at_most}; }

 private:
  struct Awaiter {
    Signal& signal;
    std::optional<Scheduler::Duration> at_most;
    bool await_ready() const noexcept { return signal.notified_; }
    void await_suspend(std::coroutine_handle<> waiter) {
      signal.waiter_ = waiter;
      if (at_most) signal.timer_ = signal.scheduler_.after(*at_most, [&signal = signal] { signal.wake(); });
    }
    /// True when it was notified, false when the time was up.
    bool await_resume() const noexcept {
      signal.timer_.reset();
      return std::exchange(signal.notified_, false);
    }
  };

  void wake() {
    if (waiter_) std::exchange(waiter_, nullptr).resume();
  }

  Scheduler& scheduler_;
  std::coroutine_handle<> waiter_;
  std::unique_ptr<Scheduler::Timer> timer_;
  bool notified_ = false;
};

/// Counts work that runs on its own, so that a stop can wait for it. Scheduler's thread only.
class TaskScope {
 public:
  explicit TaskScope(Scheduler& scheduler) : idle_(scheduler) {}

  void spawn(Task<void> task) {
    ++running_;
    detach(run(std::move(task)));
  }

  /// Waits until nothing that was spawned is running; returns false when the time was up before.
  Task<bool> join(Scheduler::Duration at_most) {
    if (running_ > 0) co_await idle_.wait_for(at_most);
    co_return running_ == 0;
  }

  std::size_t running() const { return running_; }

 private:
  Task<void> run(Task<void> task) {
    co_await std::move(task);
    if (--running_ == 0) idle_.notify();
  }

  Signal idle_;
  std::size_t running_ = 0;
};

namespace detail {

template <class T>
struct Race {
  std::optional<T> value;
  std::exception_ptr failure;
  std::coroutine_handle<> waiter;
  std::unique_ptr<Scheduler::Timer> timer;
  bool over = false;

  void finish() {
    timer.reset();
    if (waiter) std::exchange(waiter, nullptr).resume();
  }
};

template <class T>
Task<void> run_race(Task<T> task, std::shared_ptr<Race<T>> race) {
  try {
    race->value.emplace(co_await std::move(task));
  } catch (...) {
    race->failure = std::current_exception();
  }
  race->over = true;
  race->finish();
}

}  // namespace detail

/// The task's value, or nothing when it took longer. A task that lost goes on by itself and its result is dropped: the
/// caller has to treat the outcome as unknown, not as failed.
template <class T>
Task<std::optional<T>> with_deadline(Scheduler& scheduler, Task<T> task, Scheduler::Duration at_most) {
  using Race = detail::Race<T>;
  struct Awaiter {
    Scheduler& scheduler;
    Race& race;
    Scheduler::Duration at_most;
    bool await_ready() const noexcept { return race.over; }
    void await_suspend(std::coroutine_handle<> waiter) {
      race.waiter = waiter;
      race.timer = scheduler.after(at_most, [&race = race] { race.finish(); });
    }
    void await_resume() const noexcept {}
  };
  auto race = std::make_shared<Race>();
  detach(detail::run_race(std::move(task), race));
  co_await Awaiter{scheduler, *race, at_most};
  if (race->failure) std::rethrow_exception(race->failure);
  co_return std::move(race->value);
}

}  // namespace boxoffice
