#include "platform/kafka/worker.hpp"

#include "platform/runtime/event_loop.hpp"

#include <gtest/gtest.h>

#include <future>
#include <optional>
#include <thread>
#include <vector>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;

TEST(AWorker, IsWaitedForUntilItsWorkHasEnded) {
  std::promise<void> go;
  bool done = false;
  {
    const Worker worker(
        "worker",
        [&] {
          go.get_future().wait();
          done = true;
        },
        1min);
    EXPECT_FALSE(worker.is_over());
    go.set_value();
  }
  EXPECT_TRUE(done);
}

TEST(AWorker, IsLeftToItselfWhenItTakesTooLong) {
  auto go = std::make_shared<std::promise<void>>();
  auto ended = std::make_shared<std::promise<void>>();
  auto end = ended->get_future();
  {
    const Worker worker(
        "worker",
        [go, ended] {
          go->get_future().wait();
          ended->set_value();
        },
        1ms);
  }
  go->set_value();
  EXPECT_EQ(end.wait_for(1min), std::future_status::ready);
}

TEST(ABell, IsAnsweredOnTheSchedulersThreadWheneverItRangSinceTheLastAnswer) {
  runtime::EventLoop loop;
  const auto here = std::this_thread::get_id();
  std::atomic<int> rung{0};
  int answered = 0;
  int seen = 0;
  constexpr int all = 4 * 5'000;
  std::optional<Bell> bell;
  bell.emplace(loop, [&] {
    EXPECT_EQ(std::this_thread::get_id(), here);
    ++answered;
    seen = rung;
    if (seen == all) loop.stop();
  });
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int k = 0; k < all / 4; ++k) {
        ++rung;
        bell->ring();
      }
    });
  }
  loop.run();
  EXPECT_EQ(seen, all) << "the last ringing is not lost";
  EXPECT_LE(answered, all);
}

TEST(ABell, ThatIsClosedIsAnsweredNoMoreAlsoWhenItRangBefore) {
  runtime::EventLoop loop;
  bool answered = false;
  Bell bell(loop, [&] { answered = true; });
  bell.ring();
  bell.close();
  std::jthread([&] { bell.ring(); }).join();
  loop.post([&] { loop.stop(); });
  loop.run();
  EXPECT_FALSE(answered);
}

}  // namespace
}  // namespace boxoffice::kafka
