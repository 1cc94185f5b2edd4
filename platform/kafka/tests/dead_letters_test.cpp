#include "platform/kafka/dead_letters.hpp"

#include "platform/kafka/tests/topic_world.hpp"

#include <gmock/gmock.h>

namespace boxoffice::kafka {
namespace {

using messaging::ConsumerWorld;
using testing::Contains;

/// Tells dead letters from its making until its end.
class RunningDeadLetters {
 public:
  RunningDeadLetters(RealTransport& transport, DeadLetterSettings settings, storage::Store& store)
      : transport_(transport), letters_(std::move(settings), store, transport.scheduler()) {
    detach(messaging::detail::settle(letters_.run(), run_));
  }
  ~RunningDeadLetters() {
    letters_.stop();
    transport_.until([&] { return run_.over(); });
  }
  RunningDeadLetters(const RunningDeadLetters&) = delete;
  RunningDeadLetters& operator=(const RunningDeadLetters&) = delete;

  DeadLetters* operator->() { return &letters_; }

 private:
  RealTransport& transport_;
  DeadLetters letters_;
  messaging::detail::Awaited<void> run_;
};

TEST(WhatAConsumerParks, IsInTheDeadLetterTopicWithItsCause) {
  TopicWorld topic(1);
  ConsumerWorld world(topic);
  world.poisonous = {2};
  world.publish({4, 5, 6, 5});
  RunningRelay relay(topic, topic.relay_settings("one"), topic.service.store());
  Member member(topic, world, "reader", topic.reader_settings());
  topic.until([&] { return member->counters().waiting == 1; });
  const DeadLetterSettings settings{.consumer = "reader", .kafka = topic.settings};
  {
    RunningDeadLetters letters(topic, settings, world.store());
    topic.until([&] { return letters->told() == 2; });
  }
  // Once told, it is not told again.
  RunningDeadLetters again(topic, settings, world.store());
  world.publish({5});
  topic.until([&] { return member->counters().waiting == 2; });
  again->wake();
  topic.until([&] { return again->told() == 1; });

  const auto original = read_raw(topic.settings, topic.settings.topic, 0);
  const auto dead = read_raw(topic.settings, topic.settings.dead_letter_topic(), 0);
  ASSERT_EQ(dead.size(), 3U);
  EXPECT_EQ(dead[0].key, "5");
  EXPECT_EQ(dead[0].value, original[1].value);
  for (const auto& header : original[1].headers) EXPECT_THAT(dead[0].headers, Contains(header));
  EXPECT_THAT(dead[0].headers, Contains(Header{"x-exception-message", "cannot digest 2"}));
  EXPECT_THAT(dead[0].headers, Contains(Header{"x-consumer", "reader"}));
  EXPECT_THAT(dead[0].headers, Contains(Header{"x-original-source", topic.settings.topic + "/0"}));
  EXPECT_THAT(dead[0].headers, Contains(Header{"x-original-offset", "1"}));
  EXPECT_THAT(dead[1].headers, Contains(Header{"x-exception-message", "waits behind an earlier record of its key"}));
  EXPECT_EQ(world.parked("reader").size(), 3U) << "the table stays the truth";
}

}  // namespace
}  // namespace boxoffice::kafka
