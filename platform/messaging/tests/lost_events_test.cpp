#include "platform/messaging/lost_events.hpp"

#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/embedded_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <filesystem>

namespace boxoffice::messaging {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::ThrowsMessage;

class DatabasesOfTwoServices : public testing::Test {
 public:
  /// Publishes so many events, and consumes everything.
  void live(int events) {
    EmbeddedTransport transport({}, databases);
    ConsumerWorld world(transport, databases);
    world.publish(std::vector<std::int64_t>(static_cast<std::size_t>(events), 1));
    RunningConsumer(transport, world, "reader").drain();
  }

  void look() const {
    const std::array of_both{ServiceDatabase{"consumer", consumer}, ServiceDatabase{"producer", producer}};
    refuse_lost_events(of_both);
  }

  auto names_the_producer() const {
    return ThrowsMessage<storage::Unusable>(AllOf(HasSubstr(producer.string()), HasSubstr("restore it from a backup")));
  }

  Databases databases = std::make_shared<TestDatabases>();
  std::filesystem::path producer = databases->producer().path();
  std::filesystem::path consumer = databases->consumer().path();
};

TEST_F(DatabasesOfTwoServices, AreFineWhenTheyAreNew) {
  EXPECT_NO_THROW(look());
  live(0);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfTwoServices, AreFineWhenEverythingIsConsumed) {
  live(3);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfTwoServices, AreRefusedWhenTheProducersIsGone) {
  live(3);
  std::filesystem::remove(producer);
  EXPECT_THAT([&] { look(); }, names_the_producer());
  EXPECT_FALSE(std::filesystem::exists(producer));
}

TEST_F(DatabasesOfTwoServices, AreRefusedWhenTheProducersWasEmptied) {
  live(3);
  std::filesystem::resize_file(producer, 0);
  EXPECT_THAT([&] { look(); }, names_the_producer());
  EXPECT_EQ(std::filesystem::file_size(producer), 0U);
}

TEST_F(DatabasesOfTwoServices, AreRefusedWhenTheProducersIsAnOlderCopy) {
  live(1);
  const auto copy = producer.string() + ".copy";
  std::filesystem::copy_file(producer, copy);
  live(2);
  std::filesystem::rename(copy, producer);
  EXPECT_THAT([&] { look(); }, names_the_producer());
}

TEST_F(DatabasesOfTwoServices, AreFineWhenTheConsumersIsGone) {
  live(3);
  std::filesystem::remove(consumer);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfTwoServices, AreFineAfterTheMakingOfOneWasInterrupted) {
  SimulatedScheduler scheduler;
  storage::Lane lane(scheduler);
  storage::Store::open({.database = consumer, .lane = lane, .readers = 0, .scheduler = scheduler});
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfTwoServices, AreFineAfterRetentionHasRemovedWhatEverybodyHad) {
  {
    EmbeddedTransport transport({}, databases);
    ConsumerWorld world(transport, databases);
    world.publish({1, 2, 3});
    { RunningConsumer(transport, world, "reader").drain(); }
    transport.trim();
  }
  EXPECT_NO_THROW(look());
}

}  // namespace
}  // namespace boxoffice::messaging
