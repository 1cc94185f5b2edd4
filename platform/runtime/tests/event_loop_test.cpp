#include "platform/runtime/event_loop.hpp"
#include "platform/async/spawn.hpp"
#include "platform/async/task.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <coroutine>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace boxoffice::runtime {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

TEST(AnEventLoop, RunsWhatWasPostedInItsOrder) {
  EventLoop loop;
  std::string order;
  loop.post([&] { order += 'a'; });
  loop.post([&] { order += 'b'; });
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_EQ(order, "ab");
}

TEST(AnEventLoop, TakesWorkFromOtherThreads) {
  EventLoop loop;
  std::thread::id ran_on;
  std::thread other([&] {
    loop.post([&] {
      ran_on = std::this_thread::get_id();
      loop.stop();
    });
  });
  loop.run();
  other.join();
  EXPECT_EQ(ran_on, std::this_thread::get_id());
}

TEST(AnEventLoop, CanBeRunAgainAfterAStop) {
  EventLoop loop;
  int runs = 0;
  for (int round = 0; round < 2; ++round) {
    loop.post([&] {
      ++runs;
      loop.stop();
    });
    loop.run();
  }
  EXPECT_EQ(runs, 2);
}

TEST(AnEventLoop, HandsOnAnExceptionOfItsWork) {
  EventLoop loop;
  loop.post([] { throw std::runtime_error("broken"); });
  EXPECT_THROW(loop.run(), std::runtime_error);
}

/// Suspends until the handle it leaves behind is resumed.
struct Parked {
  std::vector<std::coroutine_handle<>>& parked;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> waiter) const { parked.push_back(waiter); }
  void await_resume() const {}
};

TEST(AnEventLoop, ResumesAWholeBatchInItsOrder) {
  EventLoop loop;
  std::vector<std::coroutine_handle<>> parked;
  std::vector<int> resumed;
  auto wait = [](std::vector<std::coroutine_handle<>>& in, std::vector<int>& out, int number) -> Task<void> {
    co_await Parked{in};
    out.push_back(number);
  };
  for (int number : {1, 2, 3}) detach(wait(parked, resumed, number));
  std::thread committer([&] {
    loop.resume(parked);
    loop.post([&] { loop.stop(); });
  });
  loop.run();
  committer.join();
  EXPECT_THAT(resumed, ElementsAre(1, 2, 3));
}

TEST(ATimer, FiresOnceAfterItsDelay) {
  EventLoop loop;
  const auto start = loop.steady_now();
  auto timer = loop.after(2ms, [&] { loop.stop(); });
  loop.run();
  EXPECT_GE(loop.steady_now() - start, 2ms);
}

TEST(ATimer, DoesNotFireOnceDestroyed) {
  EventLoop loop;
  bool fired = false;
  loop.after(0ms, [&] { fired = true; }).reset();
  auto end = loop.after(2ms, [&] { loop.stop(); });
  loop.run();
  EXPECT_FALSE(fired);
}

TEST(ATimer, DoesNotFireWhenDestroyedBetweenItsExpiryAndItsTurn) {
  EventLoop loop;
  bool second_fired = false;
  std::array<std::unique_ptr<Scheduler::Timer>, 2> timers;
  timers[0] = loop.after(0ms, [&] {
    timers[1].reset();
    loop.post([&] { loop.stop(); });
  });
  timers[1] = loop.after(0ms, [&] { second_fired = true; });
  loop.run();
  EXPECT_FALSE(second_fired);
}

TEST(ATimer, MayBeDestroyedFromItsOwnWork) {
  EventLoop loop;
  std::unique_ptr<Scheduler::Timer> timer;
  const auto owned_by_the_work = std::make_unique<std::string>("still here");
  std::string seen;
  timer = loop.after(0ms, [&timer, &seen, &loop, text = *owned_by_the_work] {
    timer.reset();
    seen = text;
    loop.stop();
  });
  loop.run();
  EXPECT_EQ(seen, "still here");
}

TEST(ATimer, MayOutliveItsExpiry) {
  EventLoop loop;
  int fired = 0;
  auto timer = loop.after(0ms, [&] {
    ++fired;
    loop.post([&] { loop.stop(); });
  });
  loop.run();
  EXPECT_EQ(fired, 1);
}

}  // namespace
}  // namespace boxoffice::runtime
