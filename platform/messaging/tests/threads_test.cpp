#include "platform/messaging/embedded_log.hpp"
#include "platform/messaging/tests/effects.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <numeric>

namespace boxoffice::messaging {
namespace {

using namespace std::chrono_literals;

/// A producer and its consumers with threads of their own, as in a running program.
class ThreadedTransport final : public Transport {
 public:
  Scheduler& scheduler() override { return loop_; }
  const Clock& clock() override { return clock_; }
  storage::Lane& lane() override { return consumers_; }
  int readers() const override { return 1; }

  void until(const std::function<bool()>& holds) override {
    const auto give_up_at = std::chrono::steady_clock::now() + 60s;
    bool ended = false;
    detach(watch(holds, give_up_at, ended));
    loop_.run();
    if (!ended) throw std::logic_error("waits for something that never happens");
  }
  void pass(Scheduler::Duration time) override {
    const auto end = std::chrono::steady_clock::now() + time;
    until([=] { return std::chrono::steady_clock::now() >= end; });
  }

  void publish(std::vector<Record> records) override {
    finish(*this, [](ThreadedTransport& self, std::vector<Record> given) -> Task<void> {
      TaskScope scope(self.loop_);
      for (auto& record : given) scope.spawn(self.publish_one(std::move(record)));
      co_await scope.join(60s);
    }(*this, std::move(records)));
  }
  std::span<Source* const> sources() override { return {&source_, 1}; }
  void trim() override {}

 private:
  Task<void> publish_one(Record record) {
    co_await store_.write([&](storage::Session& session) { log_.outbox().publish(session, std::move(record)); });
  }

  Task<void> watch(const std::function<bool()>& holds, std::chrono::steady_clock::time_point give_up_at, bool& ended) {
    do {
      co_await sleep_for(loop_, 1ms);
      ended = holds();
    } while (!ended && std::chrono::steady_clock::now() < give_up_at);
    loop_.stop();
  }

  runtime::EventLoop loop_;
  runtime::SystemClock clock_;
  storage::TestDatabase database_;
  storage::Lane producer_{"producer"};
  storage::Lane consumers_{"consumers"};
  storage::Store store_ = storage::Store::open({.database = database_.url(),
                                                .lane = producer_,
                                                .readers = 1,
                                                .scheduler = loop_,
                                                .migrations = test_migrations()});
  EmbeddedLog log_{"producer", store_, {.inbox = 500}};
  Source* source_ = &log_;
};

TEST(OnRealThreads, EveryRecordTakesEffectOnceForEveryConsumer) {
  ThreadedTransport transport;
  ConsumerWorld world(transport);
  RunningConsumer one(transport, world, "one");
  {
    RunningConsumer two(transport, world, "two");
    std::vector<std::int64_t> keys(1'000);
    std::iota(keys.begin(), keys.end(), 1);
    for (int i = 0; i < 10; ++i) world.publish(keys);
    one.drain();
    two.drain();
  }
  RunningConsumer late(transport, world, "late");
  late.drain();
  for (const auto* name : {"one", "two", "late"}) EXPECT_THAT(world.violations_of(name), testing::IsEmpty());
}

}  // namespace
}  // namespace boxoffice::messaging
