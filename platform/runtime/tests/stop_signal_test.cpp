#include "platform/runtime/stop_signal.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace boxoffice::runtime {
namespace {

/// How a program ends that runs in a process of its own.
int end_of(void (*program)()) {
  const pid_t child = fork();
  if (child == 0) {
    program();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

void stop_when_asked(int signal) {
  EventLoop loop;
  const StopSignal stop(loop, [&] { loop.stop(); });
  loop.post([=] { kill(getpid(), signal); });
  loop.run();
}

TEST(AStopSignal, LetsTheProgramEndByItself) {
  EXPECT_EQ(end_of([] { stop_when_asked(SIGTERM); }), 0);
  EXPECT_EQ(end_of([] { stop_when_asked(SIGINT); }), 0);
}

TEST(AStopSignal, EndsAProgramThatIsStuckTheSecondTime) {
  const int status = end_of([] {
    EventLoop loop;
    const StopSignal stop(loop, [&] {
      kill(getpid(), SIGTERM);
      for (;;) pause();
    });
    loop.post([] { kill(getpid(), SIGTERM); });
    loop.run();
  });
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 128 + SIGTERM);
}

TEST(AStopSignal, MayBeDestroyedUnused) {
  EventLoop loop;
  {
    const StopSignal stop(loop, [] { FAIL(); });
  }
  loop.post([&] { loop.stop(); });
  loop.run();
}

}  // namespace
}  // namespace boxoffice::runtime
