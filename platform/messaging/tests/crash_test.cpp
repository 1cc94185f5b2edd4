#include "platform/messaging/tests/effects.hpp"
#include "platform/messaging/tests/embedded_transport.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <optional>

namespace boxoffice::messaging {
namespace {

constexpr int killed = 42;
const std::vector<std::int64_t> keys{1, 2, 1, 3, 1, 2, 4, 4, 5, 1, 2, 6};

/// Where a process dies: while it applies a number, before its transaction is committed, or right after its n-th
/// commit.
struct Death {
  std::int64_t at_number = 0;
  int after_commit = 0;
};

/// Consumes until it dies. Everything in it is made in the process that dies, the databases too.
[[noreturn]] void consume_and_die(const Databases& databases, bool publish, Death death) {
  EmbeddedTransport transport({}, databases);
  ConsumerWorld world(transport, databases);
  if (publish) world.publish(keys);
  world.after_effect = [&](std::int64_t number) {
    if (number == death.at_number) _exit(killed);
  };
  int commits = 0;
  const auto handler = [&, apply = world.handler("reader")](storage::Session& session,
                                                            std::span<const Record> records) {
    apply(session, records);
    session.after_commit([&] {
      if (++commits == death.after_commit) _exit(killed);
    });
  };
  auto settings = world.settings("reader");
  settings.limits.batch = 3;
  RunningConsumer(transport, world, settings, transport.sources(), handler).drain();
  _exit(0);
}

int run_and_wait(const std::function<void()>& work) {
  const auto child = fork();
  if (child == 0) work();
  int status = 0;
  waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

void expect_everything_once(const Databases& databases) {
  EmbeddedTransport transport({}, databases);
  ConsumerWorld world(transport, databases);
  world.expect(keys);
  { RunningConsumer(transport, world, "reader").drain(); }
  EXPECT_THAT(world.violations_of("reader"), testing::IsEmpty());
}

TEST(AConsumersProcess, MayDieWhileItAppliesAnyRecord) {
  for (std::int64_t number = 1; number <= static_cast<std::int64_t>(keys.size()); ++number) {
    const auto databases = TestDatabases::made_before();
    ASSERT_EQ(run_and_wait([&] { consume_and_die(databases, true, {.at_number = number}); }), killed);
    expect_everything_once(databases);
  }
}

TEST(AConsumersProcess, MayDieAfterAnyCommitAndAgainAfterTheNext) {
  for (int commits = 1; commits <= 3; ++commits) {
    const auto databases = TestDatabases::made_before();
    ASSERT_EQ(run_and_wait([&] { consume_and_die(databases, true, {.after_commit = commits}); }), killed);
    ASSERT_EQ(run_and_wait([&] { consume_and_die(databases, false, {.after_commit = 1}); }), killed);
    expect_everything_once(databases);
  }
}

}  // namespace
}  // namespace boxoffice::messaging
