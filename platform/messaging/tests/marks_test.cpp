#include "platform/messaging/marks.hpp"

#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/memory_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

namespace boxoffice::messaging {
namespace {

using testing::IsEmpty;

Record from(std::string producer, std::int64_t sequence, std::int64_t key) {
  return {.key = key, .producer = std::move(producer), .producer_sequence = sequence};
}

TEST(Marks, TellARecordThatCameBefore) {
  Marks marks;
  EXPECT_TRUE(marks.advance(from("booking", 5, 1)));
  EXPECT_FALSE(marks.advance(from("booking", 5, 1)));
  EXPECT_FALSE(marks.advance(from("booking", 4, 1 + relay_shards)));
  EXPECT_TRUE(marks.advance(from("booking", 6, 1)));
}

TEST(Marks, AreKeptForEachProducerAndRelayShard) {
  Marks marks;
  EXPECT_TRUE(marks.advance(from("booking", 5, 1)));
  EXPECT_TRUE(marks.advance(from("booking", 4, 2)));
  EXPECT_TRUE(marks.advance(from("payment", 3, 1)));
}

TEST(Marks, NeverTakeARecordWithoutOriginForARepetition) {
  Marks marks;
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(marks.advance(from("", 5, 1)));
    EXPECT_TRUE(marks.advance(from("booking", 0, 1)));
    EXPECT_TRUE(marks.advance(from("not; a name", 5, 1)));
  }
  EXPECT_EQ(marks, Marks());
}

TEST(Marks, AreBounded) {
  Marks marks;
  for (std::size_t i = 0; i < 2 * Marks::most_producers; ++i) marks.advance(from("p" + std::to_string(i), 1, 1));
  EXPECT_LT(marks.text().size(), 10 * Marks::most_producers);
  EXPECT_TRUE(marks.advance(from("p60", 1, 1))) << "one too many is not told, and not lost either";
}

TEST(Marks, AreStoredAsTextAndReadBack) {
  Marks marks;
  marks.advance(from("booking", 5, 1));
  marks.advance(from("booking", 17, 3));
  marks.advance(from("/payment", 9'000'000'000, 7));
  EXPECT_EQ(marks.text(), "/payment:7=9000000000;booking:1=5,3=17");
  EXPECT_EQ(Marks::parse(marks.text()), marks);
  EXPECT_EQ(Marks::parse(""), Marks());
}

TEST(Marks, TellTheHighestOfAProducersShard) {
  const auto marks = Marks::parse("booking:0=17,3=12");
  EXPECT_EQ(marks.highest("booking", 3), 12);
  EXPECT_EQ(marks.highest("booking", 4), 0);
  EXPECT_EQ(marks.highest("payment", 3), 0);
}

TEST(Marks, RefuseATextThatIsNone) {
  for (const auto* text : {":1=2", "booking:8=1", "booking:x=1", "booking:1=-4", "boo king:1=1"}) {
    EXPECT_THROW(Marks::parse(text), std::runtime_error) << text;
  }
}

/// What was published before comes again behind it, under new sequences, as after a relay's restart.
class ARepeatingLog : public testing::TestWithParam<bool> {
 public:
  /// The memory log, which says whether its records repeat.
  class Source final : public messaging::Source {
   public:
    Source(MemoryLog& log, bool repeats) : log_(log), repeats_(repeats) {}
    const std::string& name() const override { return log_.name(); }
    bool repeats_records() const override { return repeats_; }
    std::unique_ptr<Feed> subscribe(Interest interest) override { return log_.subscribe(std::move(interest)); }

   private:
    MemoryLog& log_;
    bool repeats_;
  };

  void publish(std::int64_t number, std::int64_t key) {
    auto record = record_of(Noted{number}, key, number, transport.clock().now());
    record.producer = "booking";
    record.producer_sequence = number;
    log.append(std::move(record));
  }

  /// Numbers up to 60, in three portions that overlap, and read by consumers that come and go.
  std::vector<std::string> violations_when_read() {
    std::vector<std::int64_t> keys;
    for (std::int64_t number = 1; number <= 60; ++number) keys.push_back(number % 11);
    world.expect(keys);
    const auto publish_range = [&](std::int64_t first, std::int64_t last) {
      for (auto number = first; number <= last; ++number) publish(number, number % 11);
      RunningConsumer(transport, world, settings(), {&source_pointer, 1}).drain();
    };
    publish_range(1, 30);
    publish_range(20, 45);
    publish_range(1, 60);
    return world.violations_of("reader");
  }

  ConsumerSettings settings() {
    auto settings = world.settings("reader");
    settings.limits.batch = 7;
    return settings;
  }

  MemoryTransport transport;
  ConsumerWorld world{transport};
  MemoryLog log{"memory"};
  Source source{log, GetParam()};
  messaging::Source* source_pointer = &source;
};

TEST_P(ARepeatingLog, HasEveryEffectOnceOnlyWhenMarksAreKept) {
  world.poisonous = {33};
  const auto violations = violations_when_read();
  if (GetParam()) {
    EXPECT_THAT(violations, IsEmpty());
  } else {
    EXPECT_THAT(violations, testing::Contains("25 took effect 3 times"));
  }
}

INSTANTIATE_TEST_SUITE_P(WithMarksAndWithout, ARepeatingLog, testing::Bool());

/// A partition that is given to this consumer again: its feed says so once.
class ReassignedSource final : public Source {
 public:
  explicit ReassignedSource(Source& source) : source_(source) {}
  const std::string& name() const override { return source_.name(); }
  std::unique_ptr<Feed> subscribe(Interest interest) override {
    return std::make_unique<Reassigned>(*this, source_.subscribe(std::move(interest)));
  }

  bool assigned = true;
  bool again = false;

 private:
  class Reassigned final : public Feed {
   public:
    Reassigned(ReassignedSource& source, std::unique_ptr<Feed> feed) : source_(source), feed_(std::move(feed)) {}
    Task<Batch> take(std::int64_t from, std::size_t at_most) override {
      if (!source_.assigned) co_return Batch{.next = from};
      if (std::exchange(source_.again, false)) co_return Batch{.next = from, .more = true, .reassigned = true};
      co_return co_await feed_->take(from, at_most);
    }
    void stored(std::int64_t next) override { feed_->stored(next); }
    std::int64_t waiting(std::int64_t position) const override {
      return source_.assigned ? feed_->waiting(position) : 0;
    }

   private:
    ReassignedSource& source_;
    const std::unique_ptr<Feed> feed_;
  };

  Source& source_;
};

class AReassignedConsumer : public testing::Test {
 public:
  MemoryTransport transport;
  ConsumerWorld world{transport};
  ReassignedSource here{*transport.sources().front()};
  ReassignedSource there{*transport.sources().front()};
  Source* here_pointer = &here;
  Source* there_pointer = &there;

  void move(ReassignedSource& from, ReassignedSource& to) {
    from.assigned = false;
    to.assigned = to.again = true;
  }
};

TEST_F(AReassignedConsumer, GoesOnWhereTheOtherHasComeToWithoutBeingOvertaken) {
  there.assigned = false;
  RunningConsumer one(transport, world, world.settings("reader"), {&here_pointer, 1});
  RunningConsumer other(transport, world, world.settings("reader"), {&there_pointer, 1});
  for (int i = 0; i < 6; ++i) {
    world.publish({7, 8, 7});
    (i % 2 == 0 ? one : other).drain();
    if (i % 2 == 0) move(here, there);
    if (i % 2 == 1) move(there, here);
  }
  EXPECT_EQ(one->counters().overtaken + other->counters().overtaken, 0U);
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AReassignedConsumer, LearnsWhichKeysTheOtherHasParked) {
  there.assigned = false;
  auto settings = world.settings("reader");
  settings.limits.backoff = {.first = std::chrono::hours(1), .longest = std::chrono::hours(1)};
  RunningConsumer one(transport, world, settings, {&here_pointer, 1});
  RunningConsumer other(transport, world, settings, {&there_pointer, 1});
  world.poisonous = {1};
  world.publish({7, 8});
  one.drain();
  world.poisonous.clear();
  move(here, there);
  world.publish({7, 8});
  other.drain();
  EXPECT_THAT(world.numbers("reader"), testing::ElementsAre(2, 4));
  EXPECT_THAT(world.parked("reader"), testing::ElementsAre(1, 3));
}

}  // namespace
}  // namespace boxoffice::messaging
