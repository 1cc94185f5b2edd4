#include "platform/runtime/event_loop.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <utility>
#include <vector>

namespace boxoffice::runtime {

namespace {

/// An expiry that is already queued cannot be taken back from Asio, so its handler asks whether the timer still lives.
class LoopTimer final : public Scheduler::Timer {
 public:
  LoopTimer(boost::asio::io_context& context, Scheduler::Duration delay, Scheduler::Work work)
      : timer_(context, delay), work_(std::move(work)), alive_(std::make_shared<LoopTimer*>(this)) {
    timer_.async_wait([alive = alive_](boost::system::error_code) {
      if (*alive) (*alive)->expire();
    });
  }

  ~LoopTimer() override { *alive_ = nullptr; }

 private:
  void expire() {
    // The work may destroy this timer, and itself with it if it stayed a member.
    auto work = std::move(work_);
    work();
  }

  boost::asio::steady_timer timer_;
  Scheduler::Work work_;
  std::shared_ptr<LoopTimer*> alive_;
};

}  // namespace

EventLoop::EventLoop() : context_(std::make_unique<boost::asio::io_context>(1)) {}

EventLoop::~EventLoop() = default;

void EventLoop::run() {
  auto stays_open_when_idle = boost::asio::make_work_guard(*context_);
  context_->restart();
  context_->run();
}

void EventLoop::stop() { context_->stop(); }

void EventLoop::post(Work work) { boost::asio::post(*context_, std::move(work)); }

void EventLoop::resume(std::span<const std::coroutine_handle<>> waiters) {
  if (waiters.empty()) return;
  if (waiters.size() == 1) {
    boost::asio::post(*context_, [waiter = waiters.front()] { waiter.resume(); });
    return;
  }
  boost::asio::post(*context_, [batch = std::vector(waiters.begin(), waiters.end())] {
    for (auto waiter : batch) waiter.resume();
  });
}

std::unique_ptr<Scheduler::Timer> EventLoop::after(Duration delay, Work work) {
  return std::make_unique<LoopTimer>(*context_, delay, std::move(work));
}

}  // namespace boxoffice::runtime
