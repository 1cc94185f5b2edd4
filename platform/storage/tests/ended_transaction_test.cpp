#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <string>

namespace boxoffice::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class AWriteThatEndsItsTransaction : public SimulatedStore {
 public:
  Task<void> add(const char* text) {
    try {
      co_await store->write([text](Session& session) { add_entry(session, text); });
    } catch (const Unavailable&) {
      ++unavailable;
    }
  }
  Task<void> be_rude() {
    static constexpr Command<> rude{"INSERT OR ROLLBACK INTO entry (id, text) VALUES (1, 'again')"};
    try {
      co_await store->write([](Session& session) { session.run(rude); });
    } catch (const Unavailable&) {
      ++unavailable;
    }
  }

  int unavailable = 0;
};

TEST_F(AWriteThatEndsItsTransaction, FailsWithAllOthersOfIt) {
  detach(add("a"));
  detach(be_rude());
  detach(add("b"));
  scheduler.run_until_idle();
  EXPECT_EQ(store->counters().failed_writes, 3u);
  EXPECT_EQ(unavailable, 3);
  EXPECT_THAT(texts(), IsEmpty());
  detach(add("c"));
  scheduler.run_until_idle();
  EXPECT_THAT(texts(), ElementsAre("c"));
}

}  // namespace
}  // namespace boxoffice::storage
