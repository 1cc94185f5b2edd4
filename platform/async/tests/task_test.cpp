#include "platform/async/simulated_scheduler.hpp"
#include "platform/async/spawn.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

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

Task<void> note_later(Scheduler& scheduler, Scheduler::Duration delay, std::vector<Scheduler::Duration>& notes) {
  co_await sleep_for(scheduler, delay);
  notes.push_back(delay);
}

Task<void> fail_at_once() { co_await failing(); }

TEST(SeveralTasks, RunAtTheSameTimeAndEndWithTheLast) {
  SimulatedScheduler scheduler;
  std::vector<Scheduler::Duration> notes;
  std::vector<Task<void>> tasks;
  for (const auto delay : {3s, 1s, 2s}) tasks.push_back(note_later(scheduler, delay, notes));
  scheduler.run(all_of(std::move(tasks)));
  EXPECT_THAT(notes, testing::ElementsAre(1s, 2s, 3s));
  EXPECT_EQ(scheduler.steady_now().time_since_epoch(), 3s);
}

TEST(SeveralTasks, AreAllFinishedBeforeTheFailureOfOneIsHandedOn) {
  SimulatedScheduler scheduler;
  std::vector<Scheduler::Duration> notes;
  std::vector<Task<void>> tasks;
  tasks.push_back(fail_at_once());
  tasks.push_back(note_later(scheduler, 1s, notes));
  EXPECT_THROW(scheduler.run(all_of(std::move(tasks))), std::runtime_error);
  EXPECT_EQ(notes.size(), 1U);
}

TEST(SeveralTasks, MayBeNone) {
  SimulatedScheduler scheduler;
  EXPECT_NO_THROW(scheduler.run(all_of({})));
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
