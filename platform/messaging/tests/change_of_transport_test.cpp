#include "platform/messaging/change_of_transport.hpp"

#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/memory_transport.hpp"

#include <gmock/gmock.h>

#include <array>
#include <memory>
#include <string>

namespace boxoffice::messaging {
namespace {

using testing::Contains;
using testing::IsEmpty;

/// A partition of a topic: it has the records of a producer's log, some of them twice.
class Partition final : public Source {
 public:
  explicit Partition(std::string name) : log_(std::move(name)) {}
  const std::string& name() const override { return log_.name(); }
  bool repeats_records() const override { return true; }
  std::unique_ptr<Feed> subscribe(Interest interest) override { return log_.subscribe(std::move(interest)); }
  void append(Record record) { log_.append(std::move(record)); }

 private:
  MemoryLog log_;
};

class AChangeOfTransport : public testing::Test {
 public:
  static inline const std::array<std::string, 3> logs{"booking", "payment", "delivery"};
  static inline const std::array<std::string, 2> partitions{"topic/0", "topic/1"};

  Record record(std::int64_t number) {
    auto record = record_of(Noted{number}, number % 11, number, transport.clock().now());
    record.producer = "booking";
    record.producer_sequence = number;
    return record;
  }
  void publish_to_the_log(std::int64_t count) {
    std::vector<std::int64_t> keys;
    for (std::int64_t i = 0; i < count; ++i) keys.push_back((published + i + 1) % 11);
    world.expect(keys);
    for (; count > 0; --count) log.append(record(++published));
  }
  /// As a relay does that begins at the beginning.
  void relay(std::int64_t from = 1) {
    for (auto number = from; number <= published; ++number) (number % 11 % 2 == 0 ? even : odd).append(record(number));
  }
  void follow() {
    finish(transport,
           world.store().write([](storage::Session& session) { follow_to_sources(session, logs, partitions); }));
  }
  bool would_repeat() {
    return finish(transport, world.store().read([](storage::Session& session) {
      return would_repeat_events(session, logs, "topic/");
    }));
  }
  void read_log() { RunningConsumer(transport, world, world.settings("reader"), {&log_pointer, 1}).drain(); }
  void read_topic() { RunningConsumer(transport, world, world.settings("reader"), topic).drain(); }

  MemoryTransport transport;
  ConsumerWorld world{transport};
  MemoryLog log{"booking"};
  Source* log_pointer = &log;
  Partition even{"topic/0"};
  Partition odd{"topic/1"};
  std::array<Source*, 2> topic{&even, &odd};
  std::int64_t published = 0;
};

TEST_F(AChangeOfTransport, BringsWhatWasNotConsumedAndNothingTwice) {
  world.poisonous = {17};
  publish_to_the_log(30);
  read_log();
  publish_to_the_log(20);
  follow();
  relay();
  read_topic();
  publish_to_the_log(20);
  relay(40);  // a relay that was killed sends some of them again
  read_topic();
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
  EXPECT_THAT(world.parked("reader"), Contains(17));
}

TEST_F(AChangeOfTransport, WouldBringEverythingTwiceIfNobodyWereTold) {
  publish_to_the_log(30);
  read_log();
  relay();
  read_topic();
  EXPECT_THAT(world.violations_of("reader"), Contains("25 took effect 2 times"));
}

TEST_F(AChangeOfTransport, MayBeDoneAgainAfterTheConsumersHaveReadOn) {
  publish_to_the_log(30);
  read_log();
  follow();
  relay();
  publish_to_the_log(10);
  relay(31);
  read_topic();
  follow();
  relay();
  read_topic();
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AChangeOfTransport, LeavesAConsumerAloneThatHasReadNothing) {
  publish_to_the_log(5);
  follow();
  relay();
  read_topic();
  EXPECT_THAT(world.violations_of("reader"), IsEmpty());
}

TEST_F(AChangeOfTransport, IsToldFromATopicThatIsUnknown) {
  const auto knows = [this] {
    return finish(transport,
                  world.store().read([](storage::Session& session) { return knows_sources(session, "topic/"); }));
  };
  publish_to_the_log(5);
  read_log();
  EXPECT_FALSE(knows());
  EXPECT_TRUE(would_repeat());
  follow();
  EXPECT_TRUE(knows());
  EXPECT_FALSE(would_repeat());
}

TEST_F(AChangeOfTransport, RepeatsNothingForThoseWhoHaveHadNothing) {
  RunningConsumer(transport, world, world.settings("reader"), {&log_pointer, 1}).drain();
  EXPECT_FALSE(would_repeat());
}

}  // namespace
}  // namespace boxoffice::messaging
