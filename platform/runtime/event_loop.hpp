#pragma once

#include "platform/async/scheduler.hpp"

#include <chrono>
#include <coroutine>
#include <memory>
#include <span>

namespace boost::asio {
class io_context;
}

namespace boxoffice::runtime {

/// The scheduler of a running program: one Asio event loop, turned by the one thread that calls run().
///
/// Work that throws ends run() with that exception. Timers must be destroyed before the loop. What is still posted when
/// the loop is destroyed is dropped without being run.
class EventLoop final : public Scheduler {
 public:
  EventLoop();
  ~EventLoop() override;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  /// Turns the loop on the calling thread until stop().
  void run();

  /// Lets run() return as soon as the work at hand is done; what is queued behind it stays queued. Any thread.
  void stop();

  void post(Work work) override;
  void resume(std::span<const std::coroutine_handle<>> waiters) override;
  [[nodiscard]] std::unique_ptr<Timer> after(Duration delay, Work work) override;
  std::chrono::steady_clock::time_point steady_now() const override { return std::chrono::steady_clock::now(); }

  /// For what speaks to the network: sockets and signals of this loop.
  boost::asio::io_context& context() { return *context_; }

 private:
  std::unique_ptr<boost::asio::io_context> context_;
};

}  // namespace boxoffice::runtime
