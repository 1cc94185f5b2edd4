#include "platform/storage/lane.hpp"
#include "platform/async/simulated_scheduler.hpp"

#include <gmock/gmock.h>

#include <pthread.h>

#include <array>
#include <string>
#include <thread>
#include <vector>

namespace boxoffice::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

struct Step final : Lane::Work {
  Step(std::vector<std::string>& record, std::string text) : log(record), name(std::move(text)) {}
  void run() override {
    log.push_back(name);
    thread = std::this_thread::get_id();
    pthread_getname_np(pthread_self(), thread_name.data(), thread_name.size());
  }
  std::vector<std::string>& log;
  std::string name;
  std::thread::id thread;
  std::array<char, 16> thread_name{};
};

class ALane : public testing::Test {
 public:
  std::vector<std::string> log;
  Step first{log, "first"};
  Step second{log, "second"};
};

TEST_F(ALane, RunsItsWorkInOrderOnAThreadOfItsName) {
  Lane lane("a name that is too long");
  lane.post(first);
  lane.post(second);
  lane.finish(second);
  EXPECT_THAT(log, ElementsAre("first", "second"));
  EXPECT_NE(first.thread, std::this_thread::get_id());
  EXPECT_EQ(first.thread, second.thread);
  EXPECT_STREQ(first.thread_name.data(), "a name that is ");
}

TEST_F(ALane, RunsWhatWasPostedBeforeItEnds) {
  {
    Lane lane("short-lived");
    for (int i = 0; i < 100; ++i) lane.post(first);
  }
  EXPECT_EQ(log.size(), 100u);
}

TEST_F(ALane, OfASchedulerRunsWhenTheSchedulerSaysSo) {
  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  lane.post(first);
  lane.post(second);
  EXPECT_THAT(log, IsEmpty());
  scheduler.run_until_idle();
  EXPECT_THAT(log, ElementsAre("first", "second"));
  EXPECT_EQ(first.thread, std::this_thread::get_id());
}

TEST_F(ALane, OfASchedulerFinishesWorkInItsTurn) {
  SimulatedScheduler scheduler;
  Lane lane(scheduler);
  lane.post(first);
  lane.post(second);
  lane.finish(second);
  EXPECT_THAT(log, ElementsAre("first", "second"));
  scheduler.run_until_idle();
  EXPECT_EQ(log.size(), 2u);
}

TEST_F(ALane, OfASchedulerMayEndBeforeIt) {
  SimulatedScheduler scheduler;
  {
    Lane lane(scheduler);
    lane.post(first);
  }
  scheduler.run_until_idle();
  EXPECT_THAT(log, IsEmpty());
}

}  // namespace
}  // namespace boxoffice::storage
