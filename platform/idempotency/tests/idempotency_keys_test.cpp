#include "platform/idempotency/idempotency_keys.hpp"

#include "platform/async/simulated_scheduler.hpp"
#include "platform/idempotency/tests/key_table.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace boxoffice::idempotency {
namespace {

IdempotencyKey a_key(const char* key) { return {"POST /books", key, "the same request"}; }

TEST(AnIdempotencyKey, OfARequestThatWasRolledBackIsNotAnsweredByTheThingThatTookItsId) {
  SimulatedScheduler scheduler;
  KeyTable table(scheduler);
  IdempotencyKeys keys;
  const auto write = [&](auto work) { return scheduler.run(table.store->write(work)); };
  const auto rolled_back = [&](storage::Session& session) {
    keys.claim(session, a_key("rolled back"), 1, scheduler.now());
    throw std::runtime_error("disk full");
  };
  EXPECT_THROW(write(rolled_back), std::runtime_error);
  const auto is_claimed = [&](std::int64_t thing) {
    return write([&](storage::Session& session) { return keys.is_claimed(session, thing); });
  };
  EXPECT_FALSE(is_claimed(1));

  write([&](storage::Session& session) { keys.claim(session, a_key("of thing 2"), 2, scheduler.now()); });
  EXPECT_TRUE(is_claimed(2));
  const auto found = write([&](storage::Session& session) { return keys.find(session, a_key("of thing 2")); });
  ASSERT_TRUE(found);
  ASSERT_FALSE(*found);
  EXPECT_EQ(found->error().slug, "key-in-flight");
}

/// Other processes read on behind the last row that they have seen: a row that took an old number would be missed, and
/// its request done twice.
class TheNumberOfARow : public testing::Test {
 public:
  template <class Work>
  auto write(Work work) {
    return scheduler.run(table.store->write(work));
  }
  /// The number that the next key gets from a process that has to read it from the table.
  std::int64_t next_number() {
    table.restart();
    IdempotencyKeys others;
    return write([&](storage::Session& session) {
      others.claim(session, a_key("the next one"), 1'000, scheduler.now());
      return session.find(newest).value();
    });
  }

  static constexpr storage::Query<std::int64_t> newest{"SELECT max(id) FROM idempotency_key"};
  SimulatedScheduler scheduler;
  KeyTable table{scheduler};
  IdempotencyKeys keys;
};

TEST_F(TheNumberOfARow, WhoseKeyWasReleasedIsNotUsedAgain) {
  write([&](storage::Session& session) { keys.claim(session, a_key("given up"), 1, scheduler.now()); });
  write([&](storage::Session& session) { keys.release(session, 1); });
  EXPECT_FALSE(write([&](storage::Session& session) { return keys.find(session, a_key("given up")); }));
  EXPECT_EQ(next_number(), 2);
}

TEST_F(TheNumberOfARow, WhoseKeyWasForgottenIsNotUsedAgain) {
  write([&](storage::Session& session) {
    keys.answer(session, a_key("old"), "an answer", scheduler.now());
    keys.answer(session, a_key("old, too"), "an answer", scheduler.now());
  });
  const auto forget = [&] {
    return write(
        [&](storage::Session& session) { return keys.forget(session, scheduler.now() + IdempotencyKeys::live, 100); });
  };
  EXPECT_EQ(forget(), 2U);
  EXPECT_EQ(forget(), 0U);
  EXPECT_FALSE(write([&](storage::Session& session) { return keys.find(session, a_key("old, too")); }));
  EXPECT_EQ(next_number(), 3);
}

TEST_F(TheNumberOfARow, StaysWithAReleasedKeyThatIsNobodysForWhoeverReadsTheTable) {
  write([&](storage::Session& session) { keys.claim(session, a_key("given up"), 1, scheduler.now()); });
  write([&](storage::Session& session) { keys.release(session, 1); });
  IdempotencyKeys others;
  write([&](storage::Session& session) { others.load(session); });
  EXPECT_FALSE(write([&](storage::Session& session) { return others.is_claimed(session, 1); }));
  EXPECT_FALSE(write([&](storage::Session& session) { return others.find(session, a_key("given up")); }));
}

}  // namespace
}  // namespace boxoffice::idempotency
