#include "platform/runtime/process.hpp"
#include "platform/runtime/system_clock.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <sys/resource.h>
#include <unistd.h>

namespace boxoffice::runtime {
namespace {

TEST(AProcess, MayOpenAsManyFilesAsTheSystemAllows) {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit lowered{limit.rlim_max / 2, limit.rlim_max};
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &lowered), 0);
  EXPECT_EQ(raise_open_files_limit(), limit.rlim_max);
  getrlimit(RLIMIT_NOFILE, &limit);
  EXPECT_EQ(limit.rlim_cur, limit.rlim_max);
}

TEST(AProcess, OutlivesAPipeThatNobodyReads) {
  ignore_broken_pipes();
  std::array<int, 2> ends{};
  ASSERT_EQ(pipe(ends.data()), 0);
  close(ends[0]);
  EXPECT_EQ(write(ends[1], "x", 1), -1);
  EXPECT_EQ(errno, EPIPE);
  close(ends[1]);
}

TEST(ASystemClock, TellsTheTimeOfTheCalendar) {
  const auto before = std::chrono::system_clock::now() - std::chrono::milliseconds(1);
  const auto now = SystemClock().now();
  EXPECT_GE(now, before);
  EXPECT_LE(now, std::chrono::system_clock::now());
}

}  // namespace
}  // namespace boxoffice::runtime
