#pragma once

#include "platform/kafka/client.hpp"

#include <atomic>
#include <string_view>

namespace boxoffice::kafka {

/// Whether a client has a connection to the cluster at this moment, as librdkafka reports it once a second.
class Liveness {
 public:
  static constexpr std::int64_t report_interval_ms = 1'000;

  static void ask_for_reports(Configuration& configuration) {
    configuration.set("statistics.interval.ms", report_interval_ms);
  }

  /// A report is one JSON text with the state of each broker.
  void read(std::string_view report) {
    connected_.store(report.find(R"("state":"UP")") != std::string_view::npos, std::memory_order_relaxed);
  }
  void lost() { connected_.store(false, std::memory_order_relaxed); }

  bool is_connected() const { return connected_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> connected_{false};
};

}  // namespace boxoffice::kafka
