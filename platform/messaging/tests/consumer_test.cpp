#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/faulty_consumers.hpp"
#include "platform/messaging/tests/memory_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <set>

namespace boxoffice::messaging {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class AConsumer : public testing::Test {
 public:
  MemoryTransport transport;
  ConsumerWorld world{transport};
};

TEST_F(AConsumer, StartsAtOnceAndThenRunsAtMostEveryTenMilliseconds) {
  RunningConsumer consumer(transport, world, "reader");
  transport.pass(1s);
  world.publish({1});
  transport.pass(0ms);
  EXPECT_EQ(consumer->counters().batches, 1U);
  for (int i = 0; i < 100; ++i) {
    world.publish({1});
    transport.pass(1ms);
  }
  EXPECT_LE(consumer->counters().batches, 12U);
  consumer.drain();
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AConsumer, TakesPortionsAndDoesNotPauseWhileItLagsBehind) {
  auto settings = world.settings("reader");
  settings.limits.batch = 10;
  world.publish(std::vector<std::int64_t>(95, 1));
  RunningConsumer consumer(transport, world, settings, transport.sources());
  transport.pass(0ms);
  EXPECT_EQ(consumer->counters().batches, 10U);
  EXPECT_EQ(consumer->lag(), 0);
  EXPECT_EQ(consumer->caught_up_to("memory"), 96);
}

TEST_F(AConsumer, FindsThePoisonousRecordOfALargeBatchInAFewSteps) {
  int calls = 0;
  world.poisonous = {700};
  world.publish(std::vector<std::int64_t>(1'000, 1));
  RunningConsumer consumer(
      transport, world, world.settings("reader"), transport.sources(),
      [&, apply = world.handler("reader")](storage::Session& session, std::span<const Record> records) {
        ++calls;
        apply(session, records);
      });
  transport.pass(0ms);
  EXPECT_EQ(consumer->counters().set_aside, 1U);
  EXPECT_EQ(consumer->counters().applied, 699U);
  EXPECT_EQ(consumer->counters().waiting, 300U);
  EXPECT_LE(calls, 15);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AConsumer, ParksWhatCannotBeDecoded) {
  auto record = record_of(Noted{1}, 7, 1, transport.clock().now());
  record.payload = R"({"eventType":"Noted","number":"one"})";
  transport.publish({record});
  RunningConsumer consumer(transport, world, "reader");
  consumer.drain();
  const auto parked = finish(transport, consumer->parked(0, 10));
  ASSERT_EQ(parked.size(), 1U);
  EXPECT_THAT(parked.front().cause, testing::StartsWith("Noted cannot be read: "));
  EXPECT_THAT(parked.front().cause, testing::HasSubstr("/number"));
  EXPECT_EQ(parked.front().record.payload, record.payload);
}

TEST_F(AConsumer, AppliesWhatCameBeforeAParkedRecordThatFailsAgain) {
  world.poisonous = {1, 3};
  RunningConsumer consumer(transport, world, "reader");
  world.publish({7, 7, 7, 7});
  transport.until([&] { return !world.incidents.empty() && world.incidents.back().kind == Incident::Kind::gave_up; });

  world.poisonous = {3};
  const auto replay = finish(transport, consumer->replay_key(7));
  EXPECT_EQ(replay.applied, 2U);
  EXPECT_EQ(replay.cause, "cannot digest 3");
  EXPECT_FALSE(replay.key_is_free);
  EXPECT_THAT(world.numbers("reader"), ElementsAre(1, 2));
  EXPECT_THAT(world.parked("reader"), ElementsAre(3, 4));

  world.poisonous.clear();
  EXPECT_TRUE(finish(transport, consumer->replay_key(7)).key_is_free);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

/// A server is not waited for while the record is applied, and refuses it later.
TEST_F(AConsumer, TriesAgainWhatTheDatabaseRefusesLate) {
  static constexpr storage::Command<std::int64_t> touch{"UPDATE effect SET number = number WHERE id = :id"};
  std::set<std::int64_t> of_rows_that_are_not_there = {1, 3};
  RunningConsumer consumer(
      transport, world, world.settings("reader"), transport.sources(),
      [&, apply = world.handler("reader")](storage::Session& session, std::span<const Record> records) {
        apply(session, records);
        for (const auto& record : records) {
          const auto number = json::decode<Noted>(record.payload, json::Unknown::ignore)->number;
          if (of_rows_that_are_not_there.contains(number)) session.amend(touch, 1'000);
        }
      });
  world.publish({7, 7, 7, 7});
  transport.until([&] { return world.incidents_of(Incident::Kind::gave_up) == 1; });

  of_rows_that_are_not_there = {3};
  EXPECT_EQ(finish(transport, consumer->replay_key(7)).applied, 2U);
  EXPECT_THAT(world.numbers("reader"), ElementsAre(1, 2));
  EXPECT_THAT(world.parked("reader"), ElementsAre(3, 4));

  of_rows_that_are_not_there.clear();
  EXPECT_TRUE(finish(transport, consumer->replay_key(7)).key_is_free);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AConsumer, AppliesRecordsOfAKeyThatAnotherInstanceHasFreed) {
  world.poisonous = {1};
  RunningConsumer consumer(transport, world, "reader");
  world.publish({7});
  transport.until([&] { return !world.incidents.empty() && world.incidents.back().kind == Incident::Kind::gave_up; });

  world.poisonous.clear();
  Consumer operators_tool(world.settings("reader"), transport.sources(), world.store(), world.handler("reader"),
                          transport.scheduler(), transport.clock());
  EXPECT_TRUE(finish(transport, operators_tool.replay_key(7)).key_is_free);
  EXPECT_EQ(consumer->waiting_keys(), 1U);

  world.publish({7});
  consumer.drain();
  EXPECT_EQ(consumer->waiting_keys(), 0U);
  EXPECT_THAT(world.numbers("reader"), ElementsAre(1, 2));
}

TEST_F(AConsumer, StopsWhileItWaitsForADatabase) {
  world.after_effect = [](std::int64_t) { throw storage::Unavailable("disk full"); };
  auto settings = world.settings("reader");
  settings.limits.backoff = {.first = 1h, .longest = 1h};
  RunningConsumer consumer(transport, world, settings, transport.sources());
  world.publish({1});
  transport.pass(1min);
}

TEST_F(AConsumer, StoresWhatItPassedOverWhenItEnds) {
  world.publish({1});
  {
    RunningConsumer consumer(transport, world, "reader");
    consumer.drain();
    world.publish_unwanted(10);
    transport.pass(20ms);
    EXPECT_EQ(consumer->counters().batches, 1U);
  }
  const auto offset = finish(transport, world.store().write([](storage::Session& session) {
    return load_offset(session, "reader", "memory").next_sequence;
  }));
  EXPECT_EQ(offset, 12);
}

/// A source that cannot be read now.
class ClosedSource final : public Source {
 public:
  const std::string& name() const override { return name_; }
  std::unique_ptr<Feed> subscribe(Interest) override { return std::make_unique<Closed>(); }

 private:
  struct Closed final : Feed {
    Task<Batch> take(std::int64_t, std::size_t) override {
      throw storage::Unavailable("no such disk");
      co_return Batch{};
    }
    void stored(std::int64_t) override {}
    std::int64_t waiting(std::int64_t) const override { return 0; }
  };
  const std::string name_ = "closed";
};

TEST_F(AConsumer, GoesOnWithTheOtherSourcesWhenOneCannotBeRead) {
  ClosedSource closed;
  const std::array<Source*, 2> sources{&closed, transport.sources().front()};
  RunningConsumer consumer(transport, world, world.settings("reader"), sources);
  for (int i = 0; i < 10; ++i) {
    world.publish({1, 2});
    transport.pass(15ms);
  }
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
  EXPECT_EQ(world.incidents.front().kind, Incident::Kind::unavailable);
  EXPECT_EQ(world.incidents.front().cause, "closed: no such disk");
  EXPECT_LE(world.incidents.size(), 6U);
}

TEST_F(AConsumer, LeavesNothingBehindOfWhatItForgets) {
  world.poisonous = {1};
  { RunningConsumer(transport, world, "reader").drain(); }
  world.publish({1, 2});
  { RunningConsumer(transport, world, "reader").drain(); }
  finish(transport, world.store().write([](storage::Session& session) {
    forget_consumer(session, "reader");
    session.run(storage::Command<>{"DELETE FROM effect"});
  }));
  world.poisonous.clear();
  RunningConsumer consumer(transport, world, "reader");
  consumer.drain();
  EXPECT_EQ(consumer->waiting_keys(), 0U);
  EXPECT_THAT(world.numbers("reader"), ElementsAre(1, 2));
}

TEST_F(AConsumer, IsNotReplacedByARebuildThatIsBehindIt) {
  RunningConsumer live(transport, world, "live");
  world.publish({1, 2, 3});
  live.drain();

  HeldBackSource held_back(*transport.sources().front(), 2);
  const std::array<Source*, 1> sources{&held_back};
  Consumer rebuild(world.settings("live-rebuild"), sources, world.store(), world.handler("live-rebuild"),
                   transport.scheduler(), transport.clock());
  detail::Awaited<bool> rebuilt;
  detach(detail::settle(rebuild.take_over("live", swap_effects("live-rebuild", "live")), rebuilt));
  transport.pass(1s);
  EXPECT_FALSE(rebuilt.over());
  EXPECT_EQ(world.numbers("live").size(), 3U);

  held_back.end = 4;
  transport.until([&] { return rebuilt.over(); });
  EXPECT_THAT(world.violations_of("live"), IsEmpty());
}

TEST_F(AConsumer, ThatWasToReplaceAnotherCanBeStoppedBefore) {
  RunningConsumer live(transport, world, "live");
  world.publish({1, 2, 3});
  live.drain();

  HeldBackSource held_back(*transport.sources().front(), 2);
  const std::array<Source*, 1> sources{&held_back};
  Consumer rebuild(world.settings("live-rebuild"), sources, world.store(), world.handler("live-rebuild"),
                   transport.scheduler(), transport.clock());
  detail::Awaited<bool> rebuilt;
  detach(detail::settle(rebuild.take_over("live", swap_effects("live-rebuild", "live")), rebuilt));
  transport.pass(1s);
  rebuild.stop();
  transport.until([&] { return rebuilt.over(); });
  EXPECT_FALSE(rebuilt.value.value());
  EXPECT_THAT(world.violations_of("live"), IsEmpty());
}

}  // namespace
}  // namespace boxoffice::messaging
