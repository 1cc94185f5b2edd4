#pragma once

#include "platform/async/scheduler.hpp"
#include "platform/async/spawn.hpp"
#include "platform/messaging/source.hpp"
#include "platform/storage/lane.hpp"

#include <exception>
#include <functional>
#include <optional>
#include <span>
#include <type_traits>
#include <utility>
#include <vector>

namespace boxoffice::messaging {

/// What the contract suite needs of a way that records take from producers to consumers.
class Transport {
 public:
  virtual ~Transport() = default;

  virtual Scheduler& scheduler() = 0;
  virtual const Clock& clock() = 0;
  /// For the consumers' stores; with a lane on the scheduler's thread there are no readers.
  virtual storage::Lane& lane() = 0;
  virtual int readers() const = 0;

  /// Lets everything run until it holds; fails the test when that takes too long.
  virtual void until(const std::function<bool()>& holds) = 0;
  /// Lets so much time pass.
  virtual void pass(Scheduler::Duration time) = 0;

  /// Durable when it returns, in this order.
  virtual void publish(std::vector<Record> records) = 0;
  /// All that a consumer has to read to get every record.
  virtual std::span<Source* const> sources() = 0;
  /// Removes all but the newest record, as retention would have done after a long time.
  virtual void trim() = 0;
};

namespace detail {

template <class T>
struct Awaited {
  std::optional<std::conditional_t<std::is_void_v<T>, bool, T>> value;
  std::exception_ptr failure;
  bool over() const { return value || failure; }
};

template <class T>
Task<void> settle(Task<T> task, Awaited<T>& into) {
  try {
    if constexpr (std::is_void_v<T>) {
      co_await std::move(task);
      into.value = true;
    } else {
      into.value.emplace(co_await std::move(task));
    }
  } catch (...) {
    into.failure = std::current_exception();
  }
}

}  // namespace detail

/// Runs the task to its end.
template <class T>
T finish(Transport& transport, Task<T> task) {
  detail::Awaited<T> awaited;
  detach(detail::settle(std::move(task), awaited));
  transport.until([&] { return awaited.over(); });
  if (awaited.failure) std::rethrow_exception(awaited.failure);
  if constexpr (!std::is_void_v<T>) return std::move(awaited.value.value());
}

}  // namespace boxoffice::messaging
