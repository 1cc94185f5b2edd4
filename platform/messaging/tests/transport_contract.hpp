#pragma once

// What every transport promises together with the Consumer. A transport's own test says
//   INSTANTIATE_TYPED_TEST_SUITE_P(Embedded, TransportContract, EmbeddedTransport);

#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/faulty_consumers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

namespace boxoffice::messaging {

template <class T>
class TransportContract : public testing::Test {
 public:
  T transport;
  ConsumerWorld world{transport};

  static std::vector<std::int64_t> up_to(std::int64_t last) {
    std::vector<std::int64_t> numbers(static_cast<std::size_t>(last));
    std::iota(numbers.begin(), numbers.end(), 1);
    return numbers;
  }
};
TYPED_TEST_SUITE_P(TransportContract);

TYPED_TEST_P(TransportContract, KeepsTheOrderOfEachKey) {
  RunningConsumer consumer(this->transport, this->world, "reader");
  for (int i = 0; i < 50; ++i) this->world.publish({7, 8, 7, 9, 9, 7});
  consumer.drain();
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, GivesEverythingToAConsumerThatComesLater) {
  this->world.publish(this->up_to(2'500));
  RunningConsumer consumer(this->transport, this->world, "late");
  consumer.drain();
  EXPECT_EQ(this->world.numbers("late").size(), 2'500U);
  EXPECT_THAT(this->world.violations_of("late"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, GoesOnAtTheStoredOffset) {
  auto settings = this->world.settings("reader");
  { RunningConsumer(this->transport, this->world, "reader").drain(); }
  this->world.publish({1, 2, 3});
  { RunningConsumer(this->transport, this->world, "reader").drain(); }
  this->world.publish({1, 2, 3});
  {
    RunningConsumer consumer(this->transport, this->world, "reader");
    consumer.drain();
    EXPECT_EQ(consumer->counters().applied, 3U);
  }
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, ServesIndependentConsumers) {
  RunningConsumer one(this->transport, this->world, "one");
  this->world.publish({1, 2, 3});
  one.drain();
  RunningConsumer two(this->transport, this->world, "two");
  this->world.publish({1, 2, 3});
  one.drain();
  two.drain();
  EXPECT_THAT(this->world.violations_of("one"), testing::IsEmpty());
  EXPECT_THAT(this->world.violations_of("two"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, LetsAConsumerThatWasDownCatchUp) {
  { RunningConsumer(this->transport, this->world, "reader").drain(); }
  for (int i = 0; i < 30; ++i) this->world.publish(this->up_to(100));
  RunningConsumer consumer(this->transport, this->world, "reader");
  this->world.publish({1, 2, 3});
  consumer.drain();
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, LetsDuplicatesTakeEffectOnce) {
  std::vector<RepeatingSource> repeating;
  for (auto* source : this->transport.sources()) repeating.emplace_back(*source);
  std::vector<Source*> sources;
  for (auto& source : repeating) sources.push_back(&source);

  RunningConsumer consumer(this->transport, this->world, this->world.settings("reader"), sources);
  for (int i = 0; i < 5; ++i) {
    this->world.publish({7, 8, 7});
    consumer.drain();
  }
  EXPECT_GT(consumer->counters().duplicates, 0U);
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, RollsTheBatchOfAZombieBack) {
  RunningConsumer zombie(this->transport, this->world, "reader");
  RunningConsumer owner(this->transport, this->world, "reader");
  for (int i = 0; i < 20; ++i) {
    this->world.publish({7, 8, 7});
    owner.drain();
    zombie.drain();
  }
  EXPECT_GT(zombie->counters().overtaken + owner->counters().overtaken, 0U);
  EXPECT_GT(this->world.incidents_of(Incident::Kind::overtaken), 0);
  EXPECT_EQ(this->world.incidents_of(Incident::Kind::replaced), 0);
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, ParksAPoisonousRecordAndGoesOnWithOtherKeys) {
  this->world.poisonous = {4};
  RunningConsumer consumer(this->transport, this->world, "reader");
  this->world.publish({1, 2, 3, 4, 5, 4, 6, 4});
  this->transport.until(
      [&] { return !this->world.incidents.empty() && this->world.incidents.back().kind == Incident::Kind::gave_up; });
  this->world.publish({7, 4});
  consumer.drain();

  const auto parked = finish(this->transport, consumer->parked(0, 100));
  ASSERT_EQ(parked.size(), 4U);
  EXPECT_EQ(parked[0].attempts, 3);
  EXPECT_EQ(parked[0].cause, "cannot digest 4");
  EXPECT_EQ(parked[0].record.type, "Noted");
  EXPECT_GT(parked[0].tried_at, parked[0].parked_at);
  EXPECT_EQ(parked[3].attempts, 0);
  EXPECT_THAT(this->world.numbers("reader"), testing::ElementsAre(1, 2, 3, 5, 7, 9));
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, ReplaysWhatWasParkedInOrderAndWithoutLoss) {
  this->world.poisonous = {2};
  RunningConsumer consumer(this->transport, this->world, "reader");
  this->world.publish({1, 4, 4, 5, 4});
  this->transport.until(
      [&] { return !this->world.incidents.empty() && this->world.incidents.back().kind == Incident::Kind::gave_up; });

  const auto refused = finish(this->transport, consumer->replay_key(4));
  EXPECT_EQ(refused.applied, 0U);
  EXPECT_EQ(refused.cause, "cannot digest 2");
  EXPECT_FALSE(refused.key_is_free);

  this->world.poisonous.clear();
  const auto first = finish(this->transport, consumer->parked(0, 1));
  const auto replayed = finish(this->transport, consumer->replay(first.front().id));
  ASSERT_TRUE(replayed);
  EXPECT_EQ(replayed->applied, 3U);
  EXPECT_TRUE(replayed->key_is_free);
  EXPECT_FALSE(finish(this->transport, consumer->replay(first.front().id)));

  this->world.publish({4});
  consumer.drain();
  EXPECT_THAT(this->world.numbers("reader"), testing::ElementsAre(1, 4, 2, 3, 5, 6));
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, RetriesByItselfAndAppliesWhatWaited) {
  this->world.poisonous = {1};
  RunningConsumer consumer(this->transport, this->world, this->world.patient_settings("reader"),
                           this->transport.sources());
  this->world.publish({4, 4, 5});
  consumer.drain();
  EXPECT_EQ(consumer->waiting_keys(), 1U);
  this->world.poisonous.clear();
  this->transport.until([&] { return consumer->waiting_keys() == 0; });
  EXPECT_EQ(this->world.incidents.back().kind, Incident::Kind::recovered);
  EXPECT_THAT(this->world.numbers("reader"), testing::ElementsAre(3, 1, 2));
}

TYPED_TEST_P(TransportContract, RemembersAfterARestartWhichKeysWait) {
  this->world.poisonous = {1};
  {
    RunningConsumer consumer(this->transport, this->world, this->world.patient_settings("reader"),
                             this->transport.sources());
    this->world.publish({4, 5});
    this->transport.until([&] { return consumer->counters().set_aside == 1; });
  }
  RunningConsumer consumer(this->transport, this->world, this->world.patient_settings("reader"),
                           this->transport.sources());
  this->world.publish({4, 5});
  consumer.drain();
  EXPECT_THAT(this->world.numbers("reader"), testing::ElementsAre(2, 4));
  this->world.poisonous.clear();
  this->transport.until([&] { return consumer->waiting_keys() == 0; });
  EXPECT_THAT(this->world.numbers("reader"), testing::ElementsAre(2, 4, 1, 3));
}

TYPED_TEST_P(TransportContract, WaitsForADatabaseThatIsNotAvailableAndParksNothing) {
  int failures = 20;
  this->world.after_effect = [&](std::int64_t number) {
    if (number == 3 && failures-- > 0) throw storage::Unavailable("disk full");
  };
  RunningConsumer consumer(this->transport, this->world, "reader");
  this->world.publish({1, 2, 3, 4});
  consumer.drain();
  EXPECT_EQ(consumer->counters().set_aside, 0U);
  EXPECT_EQ(this->world.incidents.front().cause, "disk full");
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, NeverSeparatesTheEffectFromItsOffset) {
  for (std::int64_t dies_at = 1; dies_at <= 6; ++dies_at) {
    this->world.publish({1, 2});
    this->world.after_effect = [&](std::int64_t number) {
      if (number >= 2 * dies_at - 1) throw storage::Unavailable("the machine is gone");
    };
    {
      RunningConsumer consumer(this->transport, this->world, "reader");
      this->transport.pass(Scheduler::Duration(30));
    }
    EXPECT_EQ(this->world.numbers("reader").size(), static_cast<std::size_t>(2 * (dies_at - 1)));
    this->world.after_effect = [](std::int64_t) {};
    { RunningConsumer(this->transport, this->world, "reader").drain(); }
    EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
  }
}

TYPED_TEST_P(TransportContract, HasACheckerThatCatchesAnOffsetStoredBeforeItsEffect) {
  this->world.publish({1, 2, 3});
  finish(this->transport, store_offset_then_die(this->transport, this->world, "reader"));
  { RunningConsumer(this->transport, this->world, "reader").drain(); }
  EXPECT_THAT(this->world.violations_of("reader"), testing::ElementsAre("1 is lost", "2 is lost", "3 is lost"));
}

TYPED_TEST_P(TransportContract, HasACheckerThatCatchesAnEffectWithoutItsOffset) {
  this->world.publish({1, 2});
  finish(this->transport, apply_then_die_before_the_offset(this->transport, this->world, "reader"));
  { RunningConsumer(this->transport, this->world, "reader").drain(); }
  EXPECT_THAT(this->world.violations_of("reader"), testing::Contains("1 took effect 2 times"));
}

TYPED_TEST_P(TransportContract, PassesOverWhatNobodySubscribedTo) {
  RunningConsumer consumer(this->transport, this->world, "reader");
  this->world.publish_unwanted(10);
  this->world.publish({1});
  this->world.publish_unwanted(2'500);
  this->world.publish({2});
  consumer.drain();
  EXPECT_EQ(consumer->counters().applied, 2U);
  EXPECT_THAT(this->world.violations_of("reader"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, RefusesToReadBelowItsBeginning) {
  this->world.publish({1, 2, 3, 4, 5});
  this->transport.trim();
  RunningConsumer consumer(this->transport, this->world, "new");
  try {
    consumer.fail();
    FAIL() << "it read what is not there";
  } catch (const Trimmed& trimmed) {
    EXPECT_GT(trimmed.begin, 1);
  }
  EXPECT_TRUE(consumer->is_cut_off());
}

TYPED_TEST_P(TransportContract, LetsARebuildTakeOverWhileTheLiveConsumerGoesOn) {
  RunningConsumer live(this->transport, this->world, "live");
  for (int i = 0; i < 30; ++i) this->world.publish(this->up_to(100));
  live.drain();

  // The rebuild's effects become the live consumer's at the swap; the live consumer's are thrown away.
  Consumer rebuild(this->world.settings("live-rebuild"), this->transport.sources(), this->world.store(),
                   this->world.handler("live-rebuild"), this->transport.scheduler(), this->transport.clock());
  detail::Awaited<bool> rebuilt;
  detach(detail::settle(rebuild.take_over("live", swap_effects("live-rebuild", "live")), rebuilt));
  for (int i = 0; i < 20; ++i) {
    this->world.publish(this->up_to(50));
    this->transport.pass(Scheduler::Duration(1));
  }
  this->transport.until([&] { return rebuilt.over(); });
  EXPECT_TRUE(rebuilt.value.value());

  this->world.publish({1, 2, 3});
  live.drain();
  EXPECT_EQ(this->world.incidents_of(Incident::Kind::replaced), 1);
  EXPECT_EQ(this->world.incidents_of(Incident::Kind::overtaken), 0) << "it is no alarm";
  EXPECT_THAT(this->world.violations_of("live"), testing::IsEmpty());
  EXPECT_THAT(this->world.effects("live-rebuild"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, LetsARebuildFreeAKeyThatWaited) {
  this->world.poisonous = {1};
  RunningConsumer live(this->transport, this->world, "live");
  this->world.publish({4, 4, 5});
  this->transport.until(
      [&] { return !this->world.incidents.empty() && this->world.incidents.back().kind == Incident::Kind::gave_up; });

  this->world.poisonous.clear();
  Consumer rebuild(this->world.settings("live-rebuild"), this->transport.sources(), this->world.store(),
                   this->world.handler("live-rebuild"), this->transport.scheduler(), this->transport.clock());
  EXPECT_TRUE(finish(this->transport, rebuild.take_over("live", swap_effects("live-rebuild", "live"))));

  this->world.publish({4, 5});
  live.drain();
  EXPECT_EQ(live->waiting_keys(), 0U);
  EXPECT_THAT(this->world.violations_of("live"), testing::IsEmpty());
}

TYPED_TEST_P(TransportContract, LetsARebuildHandOverAKeyThatWaits) {
  RunningConsumer live(this->transport, this->world, "live");
  this->world.publish({4, 5});
  live.drain();

  this->world.poisonous = {1};
  Consumer rebuild(this->world.settings("live-rebuild"), this->transport.sources(), this->world.store(),
                   this->world.handler("live-rebuild"), this->transport.scheduler(), this->transport.clock());
  EXPECT_TRUE(finish(this->transport, rebuild.take_over("live", swap_effects("live-rebuild", "live"))));

  this->world.publish({4, 5});
  live.drain();
  EXPECT_EQ(live->waiting_keys(), 1U);
  EXPECT_THAT(this->world.numbers("live"), testing::ElementsAre(2, 4));
  EXPECT_THAT(this->world.parked("live"), testing::ElementsAre(1, 3));
}

REGISTER_TYPED_TEST_SUITE_P(TransportContract, KeepsTheOrderOfEachKey, GivesEverythingToAConsumerThatComesLater,
                            GoesOnAtTheStoredOffset, ServesIndependentConsumers, LetsAConsumerThatWasDownCatchUp,
                            LetsDuplicatesTakeEffectOnce, RollsTheBatchOfAZombieBack,
                            ParksAPoisonousRecordAndGoesOnWithOtherKeys, ReplaysWhatWasParkedInOrderAndWithoutLoss,
                            RetriesByItselfAndAppliesWhatWaited, RemembersAfterARestartWhichKeysWait,
                            WaitsForADatabaseThatIsNotAvailableAndParksNothing, NeverSeparatesTheEffectFromItsOffset,
                            HasACheckerThatCatchesAnOffsetStoredBeforeItsEffect,
                            HasACheckerThatCatchesAnEffectWithoutItsOffset, PassesOverWhatNobodySubscribedTo,
                            RefusesToReadBelowItsBeginning, LetsARebuildTakeOverWhileTheLiveConsumerGoesOn,
                            LetsARebuildFreeAKeyThatWaited, LetsARebuildHandOverAKeyThatWaits);

}  // namespace boxoffice::messaging
