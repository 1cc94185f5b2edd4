#include "platform/async/simulated_scheduler.hpp"
#include "platform/async/spawn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace boxoffice {
namespace {

using namespace std::chrono_literals;

Task<int> twice(int number) { co_return number * 2; }

Task<std::string> late(Scheduler& scheduler, Scheduler::Duration delay, std::string answer) {
  co_await sleep_for(scheduler, delay);
  co_return answer;
}

Task<int> failing() {
  throw std::runtime_error("broken");
  co_return 0;
}

TEST(ATask, GivesItsValueToWhoeverAwaitsIt) {
  SimulatedScheduler scheduler;
  EXPECT_EQ(scheduler.run([]() -> Task<int> { co_return co_await twice(20) + 2; }()), 42);
}

TEST(ATask, HandsItsExceptionToWhoeverAwaitsIt) {
  SimulatedScheduler scheduler;
  EXPECT_THROW(scheduler.run(failing()), std::runtime_error);
}

TEST(ATask, NeverRunsWhenNobodyAwaitsIt) {
  bool ran = false;
  auto work = [](bool& flag) -> Task<void> {
    flag = true;
    co_return;
  };
  { auto task = work(ran); }
  EXPECT_FALSE(ran);
}

TEST(ADeadline, LetsAnAnswerThroughThatComesInTime) {
  SimulatedScheduler scheduler;
  EXPECT_EQ(scheduler.run(with_deadline(scheduler, late(scheduler, 600ms, "approved"), 610ms)), "approved");
}

TEST(ADeadline, GivesNothingWhenTheAnswerComesLate) {
  SimulatedScheduler scheduler;
  EXPECT_EQ(scheduler.run(with_deadline(scheduler, late(scheduler, 620ms, "approved"), 610ms)), std::nullopt);
  EXPECT_EQ(scheduler.steady_now().time_since_epoch(), 610ms);
  scheduler.advance(1s);
}

TEST(ADeadline, HandsOnAnException) {
  SimulatedScheduler scheduler;
  EXPECT_THROW(scheduler.run(with_deadline(scheduler, failing(), 610ms)), std::runtime_error);
}

TEST(ASignal, IsRememberedWhenNobodyWaitsYet) {
  SimulatedScheduler scheduler;
  Signal signal(scheduler);
  signal.notify();
  EXPECT_TRUE(scheduler.run([](Signal& awaited) -> Task<bool> { co_return co_await awaited.wait_for(1s); }(signal)));
}

TEST(ASignal, TellsWhenTheTimeWasUp) {
  SimulatedScheduler scheduler;
  Signal signal(scheduler);
  EXPECT_FALSE(scheduler.run([](Signal& awaited) -> Task<bool> { co_return co_await awaited.wait_for(1s); }(signal)));
}

TEST(AScope, IsJoinedWhenItsLastTaskHasEnded) {
  SimulatedScheduler scheduler;
  TaskScope scope(scheduler);
  scope.spawn([](Scheduler& on) -> Task<void> { co_await sleep_for(on, 2s); }(scheduler));
  EXPECT_FALSE(scheduler.run(scope.join(1s)));
  EXPECT_TRUE(scheduler.run(scope.join(5s)));
}

}  // namespace
}  // namespace boxoffice
