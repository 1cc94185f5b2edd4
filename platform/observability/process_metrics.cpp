#include "platform/observability/process_metrics.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <unistd.h>

namespace boxoffice::observability {

namespace {

double seconds_of(clockid_t clock) {
  timespec time{};
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

double cpu_seconds() { return seconds_of(CLOCK_PROCESS_CPUTIME_ID); }

/// A field of /proc/self/stat by its number in proc(5).
double stat_field(int number) {
  std::ifstream file("/proc/self/stat");
  std::string line;
  std::getline(file, line);
  // The second field is the program's name in brackets and may hold anything; the third begins after the last one.
  std::istringstream rest(line.substr(std::min(line.size(), line.rfind(')') + 1)));
  std::string field;
  for (int at = 3; at <= number; ++at) rest >> field;
  return std::strtod(field.c_str(), nullptr);
}

/// Seconds between the machine's start and this process's.
double started_after_boot() { return stat_field(22) / static_cast<double>(sysconf(_SC_CLK_TCK)); }

double resident_bytes() {
  std::ifstream file("/proc/self/statm");
  double all = 0;
  double resident = 0;
  file >> all >> resident;
  return resident * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_files() {
  std::error_code gone;
  const std::filesystem::directory_iterator files("/proc/self/fd", gone);
  // One of them is the listing's own.
  return gone ? 0 : static_cast<double>(std::distance(begin(files), end(files))) - 1;
}

double most_open_files() {
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  return static_cast<double>(limit.rlim_cur);
}

double load_average() {
  double load = 0;
  return getloadavg(&load, 1) == 1 ? load : 0;
}

double processors() { return static_cast<double>(std::max(1u, std::thread::hardware_concurrency())); }

/// Share of all processors since it was last asked.
class CpuUsage {
 public:
  double operator()() {
    const auto cpu = cpu_seconds();
    const auto wall = seconds_of(CLOCK_MONOTONIC);
    const auto used = wall > wall_ ? (cpu - cpu_) / (wall - wall_) / processors() : 0.0;
    cpu_ = cpu;
    wall_ = wall;
    return std::clamp(used, 0.0, 1.0);
  }

 private:
  double cpu_ = cpu_seconds();
  double wall_ = seconds_of(CLOCK_MONOTONIC);
};

}  // namespace

void export_process_metrics(Registry& registry) {
  registry.gauge("process_cpu_usage", "The recent cpu usage of the process", {}, CpuUsage());
  registry.counter("process_cpu_seconds_total", "Processor time that the process has used", {}, cpu_seconds);
  registry.gauge("process_uptime_seconds", "The uptime of the process", {},
                 [started = started_after_boot()] { return seconds_of(CLOCK_BOOTTIME) - started; });
  registry.gauge(
      "process_start_time_seconds", "Start time of the process since unix epoch", {},
      [started = started_after_boot()] { return seconds_of(CLOCK_REALTIME) - seconds_of(CLOCK_BOOTTIME) + started; });
  registry.gauge("process_files_open_files", "The open file descriptor count", {}, open_files);
  registry.gauge("process_files_max_files", "The maximum file descriptor count", {}, most_open_files);
  registry.gauge("process_resident_memory_bytes", "Resident memory size", {}, resident_bytes);
  registry.gauge("process_threads", "Number of threads", {}, [] { return stat_field(20); });
  registry.gauge("system_cpu_count", "The number of processors available", {}, processors);
  registry.gauge("system_load_average_1m", "Runnable and running tasks over one minute", {}, load_average);
}

}  // namespace boxoffice::observability
