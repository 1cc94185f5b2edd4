#include "platform/runtime/run_file.hpp"

#include "platform/runtime/tests/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <fstream>
#include <iterator>
#include <sys/wait.h>
#include <unistd.h>

namespace boxoffice::runtime {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST(ARunFile, SaysWhoRunsAndWhere) {
  const TemporaryFolder folder;
  auto claimed = RunFile::claim(folder.path() / "data");
  ASSERT_TRUE(claimed.has_value()) << claimed.error();
  claimed->publish({{"booking", 8081}, {"gateway", 8088}});
  EXPECT_EQ(text_of(folder.path() / "data/running.json"),
            "{\"pid\":" + std::to_string(getpid()) + ",\"ports\":{\"booking\":8081,\"gateway\":8088}}\n");
  const auto running = RunFile::running_in(folder.path() / "data");
  ASSERT_TRUE(running.has_value());
  EXPECT_EQ(running->pid, getpid());
  EXPECT_THAT(running->ports, ElementsAre(Pair("booking", 8081), Pair("gateway", 8088)));
}

TEST(ARunFile, IsGoneAfterAStop) {
  const TemporaryFolder folder;
  { const auto claimed = RunFile::claim(folder.path()); }
  EXPECT_FALSE(RunFile::running_in(folder.path()).has_value());
  EXPECT_FALSE(std::filesystem::exists(folder.path() / "running.json"));
  EXPECT_TRUE(RunFile::claim(folder.path()).has_value());
}

TEST(ARunFile, KeepsASecondProgramOut) {
  const TemporaryFolder folder;
  const auto first = RunFile::claim(folder.path());
  const auto second = RunFile::claim(folder.path());
  ASSERT_FALSE(second.has_value());
  EXPECT_THAT(second.error(), HasSubstr(folder.path().string() + " is in use by process " + std::to_string(getpid())));
  EXPECT_TRUE(RunFile::running_in(folder.path()).has_value());
}

TEST(ARunFile, OfAProgramThatWasKilledCountsForNothing) {
  const TemporaryFolder folder;
  const pid_t child = fork();
  if (child == 0) {
    auto claimed = RunFile::claim(folder.path());
    claimed->publish({{"booking", 8081}});
    kill(getpid(), SIGKILL);
  }
  waitpid(child, nullptr, 0);
  EXPECT_TRUE(std::filesystem::exists(folder.path() / "running.json"));
  EXPECT_FALSE(RunFile::running_in(folder.path()).has_value());
  EXPECT_TRUE(RunFile::claim(folder.path()).has_value());
}

TEST(ARunFile, NamesAFolderThatCannotBeMade) {
  const TemporaryFolder folder;
  const auto file = folder.write("occupied", "");
  const auto claimed = RunFile::claim(file / "data");
  ASSERT_FALSE(claimed.has_value());
  EXPECT_THAT(claimed.error(),
              HasSubstr("the data folder " + (file / "data").string() + " cannot be used: Not a directory"));
}

TEST(ARunFile, AsksForSpaceOnADiskThatIsFull) {
  const TemporaryFolder folder;
  std::filesystem::create_symlink("/dev/full", folder.path() / "running.json.new");
  const auto claimed = RunFile::claim(folder.path());
  ASSERT_FALSE(claimed.has_value());
  EXPECT_THAT(claimed.error(), HasSubstr("No space left on device; free some space on its disk"));
}

TEST(ARunFile, IsNotThereInAFolderThatIsNot) {
  const TemporaryFolder folder;
  EXPECT_FALSE(RunFile::running_in(folder.path() / "nowhere").has_value());
}

}  // namespace
}  // namespace boxoffice::runtime
