#pragma once

#include "platform/async/simulated_scheduler.hpp"
#include "platform/messaging/tests/transport.hpp"

#include <gtest/gtest.h>

#include <stdlib.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

namespace boxoffice::messaging {

/// A folder that is gone after the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = std::filesystem::temp_directory_path() / "boxoffice-messaging-XXXXXX";
    if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary folder");
    path_ = name;
  }
  ~TemporaryFolder() { std::filesystem::remove_all(path_); }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }

 private:
  std::filesystem::path path_;
};

/// Shared by those who keep a database in it, one after the other.
using Folder = std::shared_ptr<TemporaryFolder>;

/// The part of a transport that runs on simulated time: one thread, nothing happens by itself.
class SimulatedTransport : public Transport {
 public:
  Scheduler& scheduler() override { return scheduler_; }
  const Clock& clock() override { return scheduler_; }
  storage::Lane& lane() override { return lane_; }
  int readers() const override { return 0; }

  void until(const std::function<bool()>& holds) override {
    const auto begun = scheduler_.steady_now();
    for (scheduler_.run_until_idle(); !holds(); scheduler_.advance(std::chrono::milliseconds(1))) {
      if (scheduler_.steady_now() - begun > std::chrono::minutes(1))
        throw std::logic_error("waits for something that never happens");
    }
  }

  void pass(Scheduler::Duration time) override { scheduler_.advance(time); }

 private:
  SimulatedScheduler scheduler_;
  storage::Lane lane_{scheduler_};
};

}  // namespace boxoffice::messaging
