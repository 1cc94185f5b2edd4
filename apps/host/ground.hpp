#pragma once

#include "apps/host/settings.hpp"
#include "platform/async/random.hpp"
#include "platform/observability/log.hpp"
#include "platform/runtime/event_loop.hpp"
#include "platform/runtime/system_clock.hpp"

#include <string>

namespace boxoffice::apps {

/// What every program stands on: its settings, its thread, time, chance and the log.
struct Ground {
  Ground(const Settings& given, runtime::EventLoop& its_loop)
      : settings(given), loop(its_loop), log_writer(given.log, clock) {}
  Ground(const Ground&) = delete;
  Ground& operator=(const Ground&) = delete;

  /// Tells this process from every other one, now and later.
  static std::string name_of_replica(Random& random);

  const Settings settings;
  runtime::EventLoop& loop;
  runtime::SystemClock clock;
  SystemRandom random;
  const std::string replica = name_of_replica(random);
  observability::LogWriter log_writer;
  observability::Log log{log_writer, "program"};  ///< for what concerns all services
};

}  // namespace boxoffice::apps
