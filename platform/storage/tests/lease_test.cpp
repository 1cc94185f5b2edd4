#include "platform/storage/lease.hpp"

#include "platform/storage/tests/database.hpp"

#include <gmock/gmock.h>

#include <chrono>
#include <functional>

namespace boxoffice::storage {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ALease : public SimulatedStore {
 public:
  /// Runs it in a transaction, as that owner, now.
  template <class Fn>
  auto as(std::string_view owner, Fn fn) {
    return scheduler.run(store->write([&](Session& session) {
      Leases leases(session, owner);
      return fn(leases);
    }));
  }
  std::optional<Lease> take(std::string_view owner, std::string_view name = "door") {
    return as(owner, [&](Leases& leases) { return leases.take(name, scheduler.now()); });
  }
  bool renew(std::string_view owner, Lease& lease) {
    return as(owner, [&](Leases& leases) { return leases.renew(lease, scheduler.now()); });
  }
  std::vector<std::string> held(std::string_view prefix) {
    return as("anybody", [&](Leases& leases) { return leases.held(prefix, scheduler.now()); });
  }
};

TEST_F(ALease, IsOneOwnersUntilItExpires) {
  EXPECT_TRUE(take("one"));
  EXPECT_FALSE(take("other"));
  scheduler.advance(9'999ms);
  EXPECT_FALSE(take("other"));
  scheduler.advance(1ms);
  EXPECT_TRUE(take("other"));
}

TEST_F(ALease, LastsAsLongAsItIsRenewed) {
  auto lease = take("one").value();
  for (int i = 0; i < 10; ++i) {
    scheduler.advance(3s);
    EXPECT_TRUE(renew("one", lease));
    EXPECT_FALSE(take("other"));
  }
}

TEST_F(ALease, CannotBeRenewedOnceSomebodyElseHasHadIt) {
  auto lease = take("one").value();
  scheduler.advance(11s);
  auto others = take("other").value();
  EXPECT_GT(others.token, lease.token);
  EXPECT_FALSE(renew("one", lease));
  as("other", [&](Leases& leases) {
    leases.release(others);
    return true;
  });
  EXPECT_TRUE(take("one"));
  EXPECT_FALSE(renew("one", lease)) << "it is another one by now";
}

TEST_F(ALease, IsFreeAtOnceWhenItIsReleased) {
  const auto lease = take("one").value();
  as("one", [&](Leases& leases) {
    leases.release(lease);
    return true;
  });
  EXPECT_TRUE(take("other"));
}

TEST_F(ALease, IsListedWhileItIsHeld) {
  take("one", "member/one");
  take("other", "member/other");
  take("one", "shard/1");
  EXPECT_THAT(held("member/"), ElementsAre("member/one", "member/other"));
  scheduler.advance(10s);
  EXPECT_THAT(held("member/"), IsEmpty());
}

TEST_F(ALease, IsForgottenWhenItsNameDoesNotComeAgain) {
  take("one", "member/one");
  scheduler.advance(1h);
  take("other", "member/other");
  as("other", [&](Leases& leases) {
    leases.forget("member/", scheduler.now() - 10min);
    return true;
  });
  constexpr Query<std::string> names{"SELECT name FROM lease ORDER BY name"};
  EXPECT_THAT(scheduler.run(store->read([&](Session& session) { return session.all(names); })),
              ElementsAre("member/other"));
}

}  // namespace
}  // namespace boxoffice::storage
