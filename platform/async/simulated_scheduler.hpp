#pragma once

#include "kernel/clock.hpp"
#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <stdexcept>

namespace boxoffice {

/// A scheduler and calendar whose time stands still until it is told to pass: what tests run on. Nothing happens by
/// itself; work runs inside run_until_idle() and advance().
class SimulatedScheduler final : public Scheduler, public Clock {
 public:
  explicit SimulatedScheduler(Instant start = Instant{std::chrono::milliseconds{1'795'000'000'000}}) : start_(start) {}

  void post(Work work) override {
    std::lock_guard lock(mutex_);
    ready_.push_back(std::move(work));
  }

  void resume(std::span<const std::coroutine_handle<>> waiters) override {
    for (auto waiter : waiters) post([waiter] { waiter.resume(); });
  }

  std::unique_ptr<Timer> after(Duration delay, Work work) override {
    const Due due{elapsed_ + delay, ++timers_made_};
    timers_.emplace(due, std::move(work));
    return std::make_unique<Entry>(*this, due);
  }

  std::chrono::steady_clock::time_point steady_now() const override {
    return std::chrono::steady_clock::time_point{elapsed_};
  }
  Instant now() const override { return start_ + elapsed_; }

  /// Runs everything that is ready, and what that makes ready; time does not pass.
  void run_until_idle() {
    while (auto work = next_ready()) (*work)();
  }

  /// Lets time pass, firing every timer at its moment.
  void advance(Duration by) {
    const auto until = elapsed_ + by;
    run_until_idle();
    while (!timers_.empty() && timers_.begin()->first.first <= until) {
      auto due = timers_.extract(timers_.begin());
      elapsed_ = due.key().first;
      due.mapped()();
      run_until_idle();
    }
    elapsed_ = until;
  }

  /// Runs the task to its end, letting time pass as its timers ask, at most so long.
  template <class T>
  T run(Task<T> task, Duration at_most = std::chrono::hours(24)) {
    std::optional<Task<T>> pending(std::move(task));
    auto race = std::make_shared<detail::Race<Done<T>>>();
    detach(detail::run_race(finish(std::move(*pending)), race));
    run_until_idle();
    const auto until = elapsed_ + at_most;
    while (!race->over && !timers_.empty() && timers_.begin()->first.first <= until)
      advance(timers_.begin()->first.first - elapsed_);
    if (race->failure) std::rethrow_exception(race->failure);
    if (!race->over) throw std::logic_error("the task waits for something that never happens");
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

  using Due = std::pair<Duration, std::uint64_t>;  // moment, then order of making

  struct Entry final : Timer {
    SimulatedScheduler& scheduler;
    Due due;
    Entry(SimulatedScheduler& owner, Due when) : scheduler(owner), due(when) {}
    ~Entry() override { scheduler.timers_.erase(due); }
  };

  std::optional<Work> next_ready() {
    std::lock_guard lock(mutex_);
    if (ready_.empty()) return std::nullopt;
    auto work = std::move(ready_.front());
    ready_.pop_front();
    return work;
  }

  Instant start_;
  Duration elapsed_{0};
  std::mutex mutex_;
  std::deque<Work> ready_;
  std::uint64_t timers_made_ = 0;
  std::map<Due, Work> timers_;
};

}  // namespace boxoffice
