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

class DatabasesOfOneFolder : public testing::Test {
 public:
  /// Publishes so many events, and consumes everything.
  void live(int events) {
    EmbeddedTransport transport({}, folder);
    ConsumerWorld world(transport, folder);
    world.publish(std::vector<std::int64_t>(static_cast<std::size_t>(events), 1));
    RunningConsumer(transport, world, "reader").drain();
  }

  void look() const {
    const std::array databases{ServiceDatabase{"consumer", consumer}, ServiceDatabase{"producer", producer}};
    refuse_lost_events(databases);
  }

  auto names_the_producer() const {
    return ThrowsMessage<storage::Unusable>(AllOf(HasSubstr(producer.string()), HasSubstr("restore it from a backup")));
  }

  Folder folder = std::make_shared<TemporaryFolder>();
  std::filesystem::path producer = *folder / "producer.db";
  std::filesystem::path consumer = *folder / "consumer.db";
};

TEST_F(DatabasesOfOneFolder, AreFineWhenTheyAreNew) {
  EXPECT_NO_THROW(look());
  live(0);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfOneFolder, AreFineWhenEverythingIsConsumed) {
  live(3);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfOneFolder, AreRefusedWhenTheProducersIsGone) {
  live(3);
  std::filesystem::remove(producer);
  EXPECT_THAT([&] { look(); }, names_the_producer());
  EXPECT_FALSE(std::filesystem::exists(producer));
}

TEST_F(DatabasesOfOneFolder, AreRefusedWhenTheProducersWasEmptied) {
  live(3);
  std::filesystem::resize_file(producer, 0);
  EXPECT_THAT([&] { look(); }, names_the_producer());
  EXPECT_EQ(std::filesystem::file_size(producer), 0U);
}

TEST_F(DatabasesOfOneFolder, AreRefusedWhenTheProducersIsAnOlderCopy) {
  live(1);
  const auto copy = *folder / "copy.db";
  std::filesystem::copy_file(producer, copy);
  live(2);
  std::filesystem::rename(copy, producer);
  EXPECT_THAT([&] { look(); }, names_the_producer());
}

TEST_F(DatabasesOfOneFolder, AreFineWhenTheConsumersIsGone) {
  live(3);
  std::filesystem::remove(consumer);
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfOneFolder, AreFineAfterTheMakingOfOneWasInterrupted) {
  SimulatedScheduler scheduler;
  storage::Lane lane(scheduler);
  storage::Store::open({.database = consumer, .lane = lane, .readers = 0, .scheduler = scheduler});
  EXPECT_NO_THROW(look());
}

TEST_F(DatabasesOfOneFolder, AreFineAfterRetentionHasRemovedWhatEverybodyHad) {
  {
    EmbeddedTransport transport({}, folder);
    ConsumerWorld world(transport, folder);
    world.publish({1, 2, 3});
    { RunningConsumer(transport, world, "reader").drain(); }
    transport.trim();
  }
  EXPECT_NO_THROW(look());
}

}  // namespace
}  // namespace boxoffice::messaging
