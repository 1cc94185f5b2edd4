#include "platform/observability/process_metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <sstream>
#include <string>
#include <unistd.h>

namespace boxoffice::observability {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::Gt;
using testing::Le;

std::map<std::string, double> readings(Registry& registry) {
  std::map<std::string, double> values;
  std::istringstream text(registry.scrape({}));
  for (std::string line; std::getline(text, line);) {
    if (line.starts_with('#')) continue;
    const auto blank = line.find(' ');
    values[line.substr(0, blank)] = std::strtod(line.c_str() + blank, nullptr);
  }
  return values;
}

TEST(ProcessMetrics, SayWhatTheKernelKnowsOfThisProcess) {
  Registry registry;
  export_process_metrics(registry);
  auto values = readings(registry);
  EXPECT_THAT(values["process_cpu_usage"], AllOf(Ge(0.0), Le(1.0)));
  EXPECT_THAT(values["process_cpu_seconds_total"], Gt(0.0));
  EXPECT_THAT(values["process_uptime_seconds"], AllOf(Ge(0.0), Le(600.0)));
  EXPECT_THAT(values["process_resident_memory_bytes"], AllOf(Gt(1e6), Le(1e9)));
  EXPECT_THAT(values["process_files_open_files"], Ge(3.0));
  EXPECT_THAT(values["process_files_max_files"], Ge(values["process_files_open_files"]));
  EXPECT_THAT(values["process_threads"], Ge(1.0));
  EXPECT_THAT(values["system_cpu_count"], Ge(1.0));
  EXPECT_THAT(values["system_load_average_1m"], Ge(0.0));
  const auto now = std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
  EXPECT_NEAR(values["process_start_time_seconds"] + values["process_uptime_seconds"], now, 1.0);
}

TEST(ProcessMetrics, CountAnOpenedFile) {
  Registry registry;
  export_process_metrics(registry);
  const auto before = readings(registry)["process_files_open_files"];
  const int file = open("/dev/null", O_RDONLY);
  EXPECT_EQ(readings(registry)["process_files_open_files"], before + 1);
  close(file);
}

}  // namespace
}  // namespace boxoffice::observability
