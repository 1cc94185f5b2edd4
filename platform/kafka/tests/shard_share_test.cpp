#include "platform/kafka/shard_share.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/kafka/relay_position.hpp"
#include "platform/messaging/marks.hpp"
#include "platform/messaging/tests/effects.hpp"
#include "platform/storage/store.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <vector>

namespace boxoffice::kafka {
namespace {

using namespace std::chrono_literals;

class RelaysOfOneService : public testing::Test {
 public:
  ShardShare relay(const char* name) { return {name, {}}; }

  /// One round of that relay; returns the shards that it has taken.
  std::vector<int> renew(ShardShare& share, const std::set<int>& busy = {}) {
    auto round = scheduler.run(
        store.write([&](storage::Session& session) { return share.renew(session, scheduler.now(), busy); }));
    share = std::move(round.share);
    std::vector<int> taken;
    for (const auto& shard : round.taken) taken.push_back(shard.shard);
    return taken;
  }

  static std::vector<int> shards_of(const ShardShare& share) {
    std::vector<int> shards;
    for (int shard = 0; shard < messaging::relay_shards; ++shard) {
      if (share.serves(shard)) shards.push_back(shard);
    }
    return shards;
  }

  SimulatedScheduler scheduler;
  storage::Lane lane{scheduler};
  storage::TestDatabase database;
  storage::Store store = storage::Store::open({.database = database.url(),
                                               .lane = lane,
                                               .readers = 0,
                                               .scheduler = scheduler,
                                               .migrations = messaging::test_migrations()});
};

using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

TEST_F(RelaysOfOneService, LeaveEverythingToOneThatIsAlone) {
  auto alone = relay("alone");
  EXPECT_THAT(renew(alone), SizeIs(messaging::relay_shards));
  EXPECT_THAT(shards_of(alone), SizeIs(messaging::relay_shards));
}

TEST_F(RelaysOfOneService, ShareFairlyOnceASecondOneComes) {
  auto first = relay("first");
  auto second = relay("second");
  renew(first);
  EXPECT_THAT(renew(second), IsEmpty()) << "nothing is free yet";
  renew(first);
  EXPECT_THAT(shards_of(first), ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(renew(second), ElementsAre(4, 5, 6, 7));
}

TEST_F(RelaysOfOneService, GiveAShardBackOnlyOnceNothingOfItIsInFlightOrARoundLater) {
  auto first = relay("first");
  auto second = relay("second");
  renew(first);
  renew(second);
  renew(first, {7});
  EXPECT_FALSE(first.serves(7));
  EXPECT_TRUE(first.holds(7));
  EXPECT_THAT(renew(second), ElementsAre(4, 5, 6));
  renew(first, {7});
  EXPECT_FALSE(first.holds(7));
  EXPECT_THAT(renew(second), ElementsAre(7));
}

TEST_F(RelaysOfOneService, TakeOverWhatADeadOneHadOnceItsLeasesExpire) {
  auto dead = relay("dead");
  auto heir = relay("heir");
  renew(dead);
  scheduler.advance(3s);
  EXPECT_THAT(renew(heir), IsEmpty());
  scheduler.advance(8s);
  EXPECT_TRUE(dead.is_outdated(scheduler.now()));
  EXPECT_THAT(renew(heir), SizeIs(messaging::relay_shards));
  EXPECT_THAT(renew(dead), IsEmpty()) << "it was dead only nearly, and learns that nothing is its own";
  EXPECT_THAT(shards_of(dead), IsEmpty());
}

TEST_F(RelaysOfOneService, TakeOverAtOnceWhatWasReleased) {
  auto first = relay("first");
  auto second = relay("second");
  renew(first);
  scheduler.run(store.write([&](storage::Session& session) { first.release(session); }));
  EXPECT_THAT(renew(second), SizeIs(messaging::relay_shards));
}

TEST_F(RelaysOfOneService, MovePositionsForwardOnly) {
  scheduler.run(store.write([](storage::Session& session) {
    EXPECT_EQ(load_relay_position(session, 3), 1);
    EXPECT_EQ(advance_relay_position(session, 3, 1, 10), 10);
    EXPECT_EQ(advance_relay_position(session, 3, 1, 5), 10) << "it has moved already";
    EXPECT_EQ(load_relay_position(session, 3), 10);
    EXPECT_EQ(published_below(session), 1) << "of the other shards nobody knows";
    for (int shard = 0; shard < messaging::relay_shards; ++shard) load_relay_position(session, shard);
    for (int shard = 0; shard < messaging::relay_shards; ++shard) advance_relay_position(session, shard, 1, 7);
    EXPECT_EQ(published_below(session), 7);
  }));
}

}  // namespace
}  // namespace boxoffice::kafka
