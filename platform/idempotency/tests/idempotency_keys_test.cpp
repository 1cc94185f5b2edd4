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

}  // namespace
}  // namespace boxoffice::idempotency
