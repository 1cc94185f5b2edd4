#pragma once

#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

namespace boxoffice {

template <class T>
class [[nodiscard]] Task;

namespace detail {

/// What every task's promise shares: who waits for it, and the hand-over when it ends.
struct TaskPromiseBase {
  std::coroutine_handle<> waiter = std::noop_coroutine();
  std::exception_ptr failure;

  struct FinalAwaiter {
    bool await_ready() const noexcept { return false; }
    template <class Promise>
    std::coroutine_handle<> await_suspend(std::coroutine_handle<Promise> ended) const noexcept {
      return ended.promise().waiter;
    }
    void await_resume() const noexcept {}
  };

  std::suspend_always initial_suspend() const noexcept { return {}; }
  FinalAwaiter final_suspend() const noexcept { return {}; }
  void unhandled_exception() noexcept { failure = std::current_exception(); }
  void rethrow_failure() const {
    if (failure) std::rethrow_exception(failure);
  }
};

template <class T>
struct TaskPromise : TaskPromiseBase {
  std::optional<T> value;

  Task<T> get_return_object() noexcept;
  template <class U>
  void return_value(U&& result) {
    value.emplace(std::forward<U>(result));
  }
  T take() {
    rethrow_failure();
    return std::move(*value);
  }
};

template <>
struct TaskPromise<void> : TaskPromiseBase {
  Task<void> get_return_object() noexcept;
  void return_void() const noexcept {}
  void take() const { rethrow_failure(); }
};

}  // namespace detail

/// A piece of work that starts when it is awaited and resumes its awaiter when it ends. Owns its coroutine frame: a
/// task that is destroyed before it was awaited never ran. It runs on the thread that resumes it; it knows no executor.
template <class T>
class [[nodiscard]] Task {
 public:
  using promise_type = detail::TaskPromise<T>;

  Task(Task&& other) noexcept : frame_(std::exchange(other.frame_, nullptr)) {}
  Task& operator=(Task&& other) noexcept {
    std::swap(frame_, other.frame_);
    return *this;
  }
  ~Task() {
    if (frame_) frame_.destroy();
  }

  auto operator co_await() && noexcept {
    struct Awaiter {
      std::coroutine_handle<promise_type> frame;
      bool await_ready() const noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> waiter) const noexcept {
        frame.promise().waiter = waiter;
        return frame;
      }
      T await_resume() const { return frame.promise().take(); }
    };
    return Awaiter{frame_};
  }

 private:
  friend promise_type;
  explicit Task(std::coroutine_handle<promise_type> frame) noexcept : frame_(frame) {}

  std::coroutine_handle<promise_type> frame_;
};

namespace detail {

template <class T>
Task<T> TaskPromise<T>::get_return_object() noexcept {
  return Task<T>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

inline Task<void> TaskPromise<void>::get_return_object() noexcept {
  return Task<void>(std::coroutine_handle<TaskPromise>::from_promise(*this));
}

/// Runs at once, belongs to nobody, and must handle its failures inside.
struct Detached {
  struct promise_type {
    Detached get_return_object() const noexcept { return {}; }
    std::suspend_never initial_suspend() const noexcept { return {}; }
    std::suspend_never final_suspend() const noexcept { return {}; }
    void return_void() const noexcept {}
    [[noreturn]] void unhandled_exception() const noexcept { std::terminate(); }
  };
};

/// What tasks that run at the same time share: how many have not ended, and who waits for the last.
struct Together {
  std::size_t running;
  std::exception_ptr failure;
  std::coroutine_handle<> waiter;

  bool await_ready() const noexcept { return running == 0; }
  void await_suspend(std::coroutine_handle<> handle) noexcept { waiter = handle; }
  void await_resume() const {
    if (failure) std::rethrow_exception(failure);
  }
};

inline Detached take_part(Task<void> task, Together& together) {
  try {
    co_await std::move(task);
  } catch (...) {
    if (!together.failure) together.failure = std::current_exception();
  }
  if (--together.running == 0 && together.waiter) together.waiter.resume();
}

}  // namespace detail

/// Runs all of them at the same time, and ends when the last has ended. Throws what the first that failed has thrown.
inline Task<void> all_of(std::vector<Task<void>> tasks) {
  detail::Together together{.running = tasks.size(), .failure = {}, .waiter = {}};
  for (auto& task : tasks) detail::take_part(std::move(task), together);
  co_await together;
}

}  // namespace boxoffice
